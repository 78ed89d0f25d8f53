import { afterAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { rotatedTokenCanary, tokenCanary } from '../support/canaries.ts';
import { hanging } from '../support/liner-answers.ts';
import { eventually } from '../support/local-eventually.ts';
import { withTimeout } from '../support/stack-assembly.ts';
import { failuresOf } from '../support/stack-failures.ts';
import { type FaultyAws, startFaultyAws } from '../support/stack-faulty-aws.ts';
import { sharedStack } from '../support/stack-fixture.ts';
import { startStack } from '../support/stack-running.ts';

let aws: FaultyAws;
const shared = sharedStack(async () => {
  aws = await startFaultyAws();
  return { ...aws.environment, RETRY_CAP_SECONDS: '1', TOKEN_TTL_SECONDS: '1' };
});

let firstId = 0;
/** ids that no test has used */
function callIds(count: number): number[] {
  firstId += 1000;
  return Array.from({ length: count }, (_, n) => firstId + n);
}

/** The next work finds cold sandboxes. */
async function restart(): Promise<void> {
  for (const pid of shared.sandboxes('enrich')) process.kill(pid, 'SIGKILL');
  await eventually(() => shared.sandboxes('enrich').length === 0);
}

const storedOf = async (ids: readonly number[]) => {
  const records = await shared.client.records();
  return ids.filter((id) => records.has(id));
};

const failures = () => shared.log.filter((line) => line.includes('"failed"'));
const logged = (code: string) => shared.log.some((line) => line.includes(`"Code":"${code}"`));

beforeEach(() => {
  aws.target = shared.stack.awsEndpoint;
  aws.fault = () => undefined;
});
afterAll(() => aws.close());

describe('a table that throttles', () => {
  it('delays messages and loses none', async () => {
    const ids = callIds(15);
    const left = new Map([
      ['BatchGetItem', 4],
      ['PutItem', 25],
    ]);
    aws.fault = (action) => {
      const count = left.get(action) ?? 0;
      if (count === 0) return undefined;
      left.set(action, count - 1);
      return 'throttled';
    };

    await shared.client.sendCalls(ids);
    await shared.client.idle();

    expect([...left.values()]).toEqual([0, 0]);
    expect(await storedOf(ids)).toEqual(ids);
    expect(await shared.client.deadLetters()).toEqual([]);
  });
});

describe('a write whose answer is lost', () => {
  it('is a success with one effect', async () => {
    const ids = callIds(10);
    const lost = new Set<number>();
    aws.fault = (action) =>
      action === 'PutItem' && lost.size < 10 && lost.add(lost.size) ? 'answer lost' : undefined;

    await shared.client.sendCalls(ids);
    await shared.client.idle();

    expect(lost.size).toBe(10);
    expect(await storedOf(ids)).toEqual(ids);
    const enriched = () =>
      shared.events
        .filter((event) => event['detail-type'] === 'Call Enriched')
        .map(({ detail }) => detail.callId as number)
        .filter((callId) => ids.includes(callId));
    await eventually(() => enriched().length >= ids.length);
    expect(enriched().sort()).toEqual(ids);
  });
});

describe('Secrets Manager down', () => {
  it('sends all back without asking Liner when no token is held, and none is lost', async () => {
    const ids = callIds(10);
    await restart();
    aws.fault = (action) => (action === 'GetSecretValue' ? 'down' : undefined);

    await shared.client.sendCalls(ids);
    await eventually(() => logged('TOKEN_UNAVAILABLE'));
    const asked = ids.flatMap((id) => shared.liner.requestsFor(id));
    aws.fault = () => undefined;
    await shared.client.idle();

    expect(asked).toEqual([]);
    expect(await storedOf(ids)).toEqual(ids);
  });

  it('does not matter while a token is held, however old', async () => {
    const ids = callIds(10);
    await shared.client.invoke(JSON.stringify({ callIds: callIds(1) }));
    const failed = failures().length;
    aws.fault = (action) => (action === 'GetSecretValue' ? 'down' : undefined);
    // until the held token is older than its time to live
    await eventually(async () => {
      const before = aws.actions.length;
      await shared.client.invoke(JSON.stringify({ callIds: callIds(1) }));
      return aws.actions.slice(before).includes('GetSecretValue');
    });

    const { answer } = await shared.client.invoke(JSON.stringify({ callIds: ids }));

    expect(answer).toEqual({ results: ids.map((callId) => ({ callId, outcome: 'enriched' })) });
    const since = failures().slice(failed);
    // told once in a while, and of no call
    expect(since.length).toBeGreaterThan(0);
    for (const line of since) {
      expect(JSON.parse(line)).toMatchObject({ Code: 'TOKEN_UNAVAILABLE' });
      expect(line).not.toMatch(/messageId|callId/);
    }
  });
});

describe('the token', () => {
  it('is read once by a cold sandbox, however many calls wait for it', async () => {
    // it is not kept for a second only, which a cold start may take
    const running = await startStack(inject('assemblyDir'), aws.environment);
    onTestFinished(running.stop);
    aws.target = running.stack.awsEndpoint;
    const before = aws.actions.length;

    await running.client.invoke(JSON.stringify({ callIds: callIds(50) }));

    const reads = aws.actions.slice(before).filter((action) => action === 'GetSecretValue');
    expect(reads).toHaveLength(1);
  });

  it('may be rotated at any time: no call fails', async () => {
    const ids = callIds(20);
    await shared.client.invoke(JSON.stringify({ callIds: callIds(1) }));
    shared.liner.accepted = [rotatedTokenCanary];
    await shared.client.putSecret('LinerTokenSecretArn', rotatedTokenCanary);

    const messageIds = await Promise.all(
      ids.map((callId) => shared.client.send(JSON.stringify({ callId }))),
    );
    await shared.client.idle();

    expect(await storedOf(ids)).toEqual(ids);
    expect(messageIds.flatMap((id) => failuresOf(shared.log, id))).toEqual([]);
  });

  it('that Liner refuses sends all back with few requests, until there is another', async () => {
    const ids = callIds(20);
    shared.liner.accepted = ['another'];
    await restart();
    const before = shared.liner.requests.length;

    await shared.client.sendCalls(ids);
    await eventually(() => logged('TOKEN_REFUSED'));
    await shared.client.putSecret('LinerTokenSecretArn', 'another');
    await shared.client.idle();

    const refused = shared.liner.requests
      .slice(before)
      .filter(({ headers }) => headers['x-api-key'] !== 'another');
    expect(await storedOf(ids)).toEqual(ids);
    expect(refused.length).toBeLessThanOrEqual(2 * ids.length);
    expect(await shared.client.deadLetters()).toEqual([]);

    shared.liner.accepted = [tokenCanary];
    await shared.client.putSecret('LinerTokenSecretArn', tokenCanary);
  });
});

describe('queues that take nothing', () => {
  it('keep what cannot be dead-lettered or postponed', async () => {
    const nowhere = 'http://127.0.0.1:1/000000000000/nowhere';
    const running = await startStack(inject('assemblyDir'), {
      DEAD_LETTER_QUEUE_URL: nowhere,
      CALL_QUEUE_URL: nowhere,
    });
    onTestFinished(running.stop);
    await running.client.hideFor(2);

    const bad = await running.client.send('{}');
    await running.client.send('{"callId": 7}');
    await eventually(() => failuresOf(running.log, bad).length >= 2);
    await eventually(async () => (await running.client.records()).size > 0);

    const counts = failuresOf(running.log, bad).map(({ receiveCount }) => receiveCount);
    expect(counts).toEqual(expect.arrayContaining([1, 2]));
    expect(await running.client.deadLetters()).toEqual([]);
    expect([...(await running.client.records()).keys()]).toEqual([7]);
  });
});

describe('a Liner slower than the function may run', () => {
  it('is given up in time for an answer', async () => {
    const hasty = await withTimeout(inject('assemblyDir'), 8);
    onTestFinished(hasty.remove);
    const running = await startStack(hasty.dir, { LINER_TIMEOUT_MS: '25000' });
    onTestFinished(running.stop);
    running.liner.script(7, hanging);

    const { answer, failed } = await running.client.invoke('{"callIds": [7, 8]}');

    expect(failed).toBe(false);
    expect(answer).toEqual({
      results: [
        { callId: 7, outcome: 'failed', code: 'DEADLINE_REACHED' },
        { callId: 8, outcome: 'enriched' },
      ],
    });
    expect(running.log.filter((line) => line.includes('timed out'))).toEqual([]);
  });
});
