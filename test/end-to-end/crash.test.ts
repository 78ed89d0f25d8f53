import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Behaviour, calling } from '../support/liner-answers.ts';
import { eventually } from '../support/local-eventually.ts';
import type { StoredCall } from '../support/stack-client.ts';
import { sharedStack } from '../support/stack-fixture.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';

const shared = sharedStack({ RETRY_CAP_SECONDS: '2' });
const batchSize = 10;
const leastKills = 10;
const callIds = Array.from({ length: 60 }, (_, n) => n + 1);

/**
 * Sends all calls, again and again until enough sandboxes were killed: each time a few more requests
 * have reached Liner, and a moment later, so that it hits a fetch, a write, the answer, or the time
 * between them.
 */
async function sendUnderKills(seed: number, answer: (callId: number) => Behaviour) {
  const random = seededRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least));
  let untilKill = between(1, 15);
  let killed = 0;
  const killOne = async (name: 'enrich' | 'publish-changes', afterMs: number) => {
    await sleep(afterMs);
    const pids = shared.sandboxes(name);
    const pid = pids[between(0, pids.length)];
    if (pid === undefined) return;
    process.kill(pid, 'SIGKILL');
    killed++;
  };
  for (const callId of callIds) {
    const slow = between(0, 40);
    shared.liner.script(callId, (request, response) => {
      if (killed < leastKills && --untilKill < 0) {
        untilKill = between(5, 20);
        void killOne('enrich', between(0, 60));
        void killOne('publish-changes', between(0, 200));
      }
      setTimeout(() => answer(callId)(request, response), slow);
    });
  }
  const before = shared.liner.requests.length;
  await shared.client.hideFor(3);
  let sent = 0;
  do {
    await shared.client.sendCalls(callIds);
    await shared.client.idle();
    sent += callIds.length;
  } while (killed < leastKills);
  // a kill wastes the requests of the batch it hit, and no others
  expect(shared.liner.requests.length - before).toBeLessThanOrEqual(sent + killed * batchSize);
}

/** The distinct events of a type for each call; a publisher that was killed may repeat one. */
function eventsOf(type: string): number[] {
  const ids = new Map<unknown, number>();
  for (const event of shared.events) {
    const { id, callId } = event.detail;
    if (event['detail-type'] === type) ids.set(id, callId as number);
  }
  return [...ids.values()].sort((a, b) => a - b);
}

const isEven = (callId: number) => callId % 2 === 0;

describe('functions that are killed under load, again and again', () => {
  it('store every call, at the cost of a few requests, with one event each', async () => {
    await sendUnderKills(1, () => calling());

    const records = await shared.client.records();
    expect([...records.keys()].sort((a, b) => a - b)).toEqual(callIds);
    expect(await shared.client.deadLetters()).toEqual([]);
    await eventually(() => eventsOf('Call Enriched').length === callIds.length);
    expect(eventsOf('Call Enriched')).toEqual(callIds);
    expect(eventsOf('Call Changed')).toEqual([]);
  });

  it('tell each change once, and nothing of what did not change', async () => {
    const before = await shared.client.records();
    const answer = (callId: number) => calling(isEven(callId) ? { statusCode: 'sold' } : {});

    await sendUnderKills(2, answer);

    const after = await shared.client.records();
    for (const callId of callIds) {
      const { fetchedAt: was, ...old } = before.get(callId) as StoredCall;
      const { fetchedAt: is, ...now } = after.get(callId) as StoredCall;
      expect(String(is) > String(was)).toBe(true);
      if (isEven(callId)) expect(now).toMatchObject({ ...old, ...sold(now) });
      else expect(now).toEqual(old);
    }
    const changed = callIds.filter(isEven);
    await eventually(() => eventsOf('Call Changed').length === changed.length);
    expect(eventsOf('Call Changed')).toEqual(changed);
    expect(eventsOf('Call Enriched')).toEqual(callIds);
    expect(await shared.client.deadLetters()).toEqual([]);
  });
});

/** what may differ once a call was sold */
function sold({ contentHash, changedAt }: Record<string, unknown>) {
  return { statusCode: 'sold', contentHash, changedAt };
}
