import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReadEnd, type ReadResult, readCalls } from '../../operate/read-calls.ts';
import { mockClient } from '../support/aws-mocks.ts';

const lambda = mockClient(LambdaClient);
const asked: { callIds: number[]; refresh: boolean }[] = [];
let outcomeOf = (_callId: number): Partial<ReadResult> => ({ outcome: 'unchanged' });

beforeEach(() => {
  asked.length = 0;
  outcomeOf = () => ({ outcome: 'unchanged' });
  lambda.on(InvokeCommand).callsFake(({ Payload }) => {
    const request = JSON.parse(Payload);
    asked.push(request);
    const results = request.callIds.map((callId: number) => ({ callId, ...outcomeOf(callId) }));
    return answer({ results });
  });
});
afterEach(() => lambda.reset());

const answer = (value: unknown, further = {}) =>
  ({ Payload: Buffer.from(JSON.stringify(value)), ...further }) as unknown as InvokeCommandOutput;
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

async function read(callIds: number[], { perSecond = 100, ending = new AbortController() } = {}) {
  const options = { perSecond, pace: async () => {}, signal: ending.signal };
  const reading = readCalls(new LambdaClient({}), 'enrich', callIds, options);
  const results: ReadResult[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done) return { results, end: value satisfies ReadEnd };
    results.push(...value);
  }
}

describe('calls that are read anew', () => {
  it('are fetched whatever is stored, some at a time, and say what became of them', async () => {
    outcomeOf = (callId) =>
      callId === 2 ? { outcome: 'refused', code: 'CALL_NOT_FOUND' } : { outcome: 'changed' };

    const { results, end } = await read(upTo(31));

    expect(end).toBe('all');
    expect(asked.map(({ callIds }) => callIds.length)).toEqual([20, 11]);
    expect(asked.every(({ refresh }) => refresh)).toBe(true);
    expect(results.map(({ callId }) => callId)).toEqual(upTo(31));
    expect(results[1]).toEqual({ callId: 2, outcome: 'refused', code: 'CALL_NOT_FOUND' });
  });

  it('go out one by one at a low rate', async () => {
    await read(upTo(3), { perSecond: 1 });

    expect(asked.map(({ callIds }) => callIds)).toEqual([[1], [2], [3]]);
  });

  it('are left alone once three batches in a row all failed', async () => {
    outcomeOf = (callId) => ({
      outcome: callId <= 10 ? 'unchanged' : 'failed',
      code: 'LINER_TIMEOUT',
    });

    const { results, end } = await read(upTo(200));

    expect(end).toBe('failing');
    expect(results).toHaveLength(80);
  });

  it('are asked for no further when it is cut off', async () => {
    const ending = new AbortController();
    outcomeOf = () => {
      ending.abort();
      return { outcome: 'unchanged' };
    };

    const { results, end } = await read(upTo(100), { ending });

    expect(end).toBe('aborted');
    expect(results).toHaveLength(20);
  });

  for (const [what, said] of [
    ['fails', answer({ errorMessage: 'bad environment' }, { FunctionError: 'Unhandled' })],
    ['answers something else', answer({ batchItemFailures: [] })],
    ['answers nothing', { $metadata: {} } as InvokeCommandOutput],
  ] as const) {
    it(`end with the reason when the function ${what}`, async () => {
      lambda.on(InvokeCommand).resolves(said);

      await expect(read([1])).rejects.toMatchObject({
        message: expect.stringContaining('enrich gave no answer'),
        exitCode: 1,
      });
    });
  }
});
