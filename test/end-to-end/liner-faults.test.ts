import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  bomb,
  calling,
  failing,
  hanging,
  redirecting,
  resetting,
} from '../support/liner-answers.ts';
import { failuresOf } from '../support/stack-failures.ts';
import { sharedStack } from '../support/stack-fixture.ts';

const lastReceive = 3;
const shared = sharedStack({ RETRY_CAP_SECONDS: '2', MAX_RECEIVE_COUNT: String(lastReceive) });

interface Row {
  readonly fault: string;
  /** what Liner does with the requests for a call, in turn; the last stays */
  readonly liner: readonly Behaviour[];
  /** the codes the message comes back with, one for each receive */
  readonly back: readonly string[];
  /** the code it is dead-lettered with; stored where there is none */
  readonly letter?: string;
  readonly requests: number;
}

const times = (count: number, code: string) => Array.from({ length: count }, () => code);

const rows: readonly Row[] = [
  { fault: 'hangs once', liner: [hanging, calling()], back: ['LINER_TIMEOUT'], requests: 2 },
  {
    fault: 'hangs for good',
    liner: [hanging],
    back: times(lastReceive - 1, 'LINER_TIMEOUT'),
    letter: 'LINER_TIMEOUT',
    requests: 3,
  },
  { fault: 'resets one connection', liner: [resetting, calling()], back: [], requests: 2 },
  {
    fault: 'resets connections for a while',
    liner: [resetting, resetting, resetting, calling()],
    back: ['LINER_UNREACHABLE'],
    requests: 4,
  },
  {
    fault: 'sends a bomb',
    liner: [bomb(2 ** 26)],
    back: [],
    letter: 'LINER_ANSWER_TOO_LARGE',
    requests: 1,
  },
  {
    fault: 'redirects',
    liner: [redirecting(302, '/v2/call/detail/999/')],
    back: times(lastReceive - 1, 'LINER_REDIRECTED'),
    letter: 'LINER_REDIRECTED',
    requests: 3,
  },
  {
    fault: 'does not know the call yet',
    liner: [failing(404), calling()],
    back: ['CALL_NOT_FOUND'],
    requests: 2,
  },
  {
    fault: 'refuses it',
    liner: [failing(422)],
    back: [],
    letter: 'LINER_REFUSED_REQUEST',
    requests: 1,
  },
];

describe('a message about a call for which Liner', () => {
  const delivered: Promise<string[]>[] = [];

  /** all at once, with a good call after each, so that they meet in batches */
  function deliverAll(): Promise<string[]> {
    const sending = async () => {
      rows.forEach(({ liner }, n) => {
        shared.liner.script(n + 1, ...liner);
      });
      const send = (callId: number) => shared.client.send(JSON.stringify({ callId }));
      const ids = await Promise.all(rows.flatMap((_, n) => [send(n + 1), send(1001 + n)]));
      await shared.client.idle();
      return ids.filter((_, n) => n % 2 === 0);
    };
    if (delivered.length === 0) delivered.push(sending());
    return delivered[0] as Promise<string[]>;
  }

  for (const [n, { fault, back, letter, requests }] of rows.entries()) {
    const told = letter ? `is dead-lettered as ${letter}` : 'is stored';
    it(`${fault} ${told} at receive ${back.length + 1}`, async () => {
      const messageId = (await deliverAll())[n] as string;

      const letters = (await shared.client.deadLetters()).filter(
        ({ attributes }) => attributes.sourceMessageId === messageId,
      );
      const failures = failuresOf(shared.log, messageId);
      expect(failures.filter(({ isDeadLetter }) => !isDeadLetter)).toEqual(
        back.map((code, i) => ({ code, receiveCount: i + 1, isDeadLetter: false })),
      );
      expect(letters.map(({ code, attributes }) => [code, attributes.receiveCount])).toEqual(
        letter ? [[letter, String(back.length + 1)]] : [],
      );
      expect((await shared.client.records()).has(n + 1)).toBe(letter === undefined);
      expect(shared.liner.requestsFor(n + 1)).toHaveLength(requests);
    });
  }

  it('did any of that leaves the others alone', async () => {
    await deliverAll();

    const records = await shared.client.records();
    for (const n of rows.keys()) {
      expect(records.has(1001 + n)).toBe(true);
      expect(shared.liner.requestsFor(1001 + n)).toHaveLength(1);
    }
    expect(shared.liner.requestsFor(999)).toEqual([]);
  });
});

describe('a stored call that Liner has no longer', () => {
  it('is noted as gone once, and is a call like any other when it is there again', async () => {
    shared.liner.script(2501, calling(), failing(404), failing(410), calling());
    const refresh = JSON.stringify({ callIds: [2501], refresh: true });
    const stored = async () => (await shared.client.records()).get(2501);
    await shared.client.invoke(refresh);

    const { answer: first } = await shared.client.invoke(refresh);
    const gone = await stored();
    const { answer: again } = await shared.client.invoke(refresh);
    const still = await stored();
    const { answer: back } = await shared.client.invoke(refresh);

    const goneAt = gone?.goneAt;
    expect(goneAt).toBe(gone?.fetchedAt);
    expect([first, again, back]).toEqual([
      { results: [{ callId: 2501, outcome: 'changed', goneAt }] },
      { results: [{ callId: 2501, outcome: 'unchanged', goneAt }] },
      { results: [{ callId: 2501, outcome: 'changed' }] },
    ]);
    expect(still).toEqual({ ...gone, fetchedAt: still?.fetchedAt });
    expect((await stored())?.goneAt).toBeUndefined();
  });
});

describe('a Liner that asks for patience', () => {
  it('is asked again when it said', async () => {
    await shared.client.idle();
    shared.liner.script(2401, failing(429, { 'retry-after': '2' }), calling());

    const messageId = await shared.client.send(JSON.stringify({ callId: 2401 }));
    await shared.client.idle();

    expect(failuresOf(shared.log, messageId)).toEqual([
      { code: 'LINER_THROTTLED', receiveCount: 1, isDeadLetter: false },
    ]);
    expect((await shared.client.records()).has(2401)).toBe(true);
    expect(shared.liner.requestsFor(2401)).toHaveLength(2);
  });
});
