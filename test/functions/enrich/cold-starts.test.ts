import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallsTable } from '../../../clients/calls-table.ts';
import { createLiner } from '../../../clients/liner.ts';
import { createEnrich } from '../../../core/enrich.ts';
import { mockCallsTable } from '../../support/dynamo-table.ts';
import { type Behaviour, calling, failing, resetting } from '../../support/liner-answers.ts';
import { type LinerServer, startLiner } from '../../support/liner-server.ts';

const signal = new AbortController().signal;
const callId = 7;

let server: LinerServer;
let dynamo: ReturnType<typeof mockCallsTable>;
beforeEach(async () => {
  let nowMs = Date.parse('2026-11-23T12:00:00Z');
  // no two requests are sent in the same millisecond: nothing could order them
  vi.spyOn(Date, 'now').mockImplementation(() => ++nowMs);
  server = await startLiner();
  dynamo = mockCallsTable();
});
afterEach(async () => {
  dynamo.client.restore();
  await server.close();
});

/** An enrichment in a sandbox of its own, whose token is read once it is told. */
function coldSandbox() {
  const tokenRead = Promise.withResolvers<string>();
  const token = { current: () => tokenRead.promise, afterRefusal: async () => undefined };
  const { origin } = server;
  const liner = createLiner({ origin, timeoutMs: 10_000, token, onRequest: () => {} });
  const table = createCallsTable({
    client: new DynamoDBClient({}),
    tableName: 'calls',
    retainDays: 0,
  });
  const parts = { ...table, fetchCall: liner.fetchCall, settleAfterMs: 86_400_000 };
  const done = createEnrich(parts)(callId, undefined, signal);
  return { done, readToken: () => tokenRead.resolve('token') };
}

/** A Liner that says something else each time it is asked, and now and then breaks the connection. */
function ever(tries: Iterator<'good' | 'reset' | 'busy'>) {
  const answers: number[] = [];
  const behave: Behaviour = (request, response) => {
    const { value: fault } = tries.next();
    if (fault === 'reset') return resetting(request, response);
    if (fault === 'busy') return failing(503)(request, response);
    answers.push(answers.length + 1);
    return calling({ totalDurationSeconds: answers.length })(request, response);
  };
  return { behave, answers };
}

const plan = fc.record({
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
  /** whether the next token is read while this sandbox is still at work */
  overlaps: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  tries: fc.infiniteStream(fc.constantFrom('good', 'good', 'reset', 'busy')),
});

describe('a call asked for by five cold sandboxes at once, while it changes with each read', () => {
  it('ends as what Liner said last, however long each token takes and whatever is tried twice', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ order, overlaps, tries }) => {
        dynamo.items.clear();
        const { behave, answers } = ever(tries);
        server.script(callId, behave);

        const sandboxes = order.map(coldSandbox);
        const all = Promise.allSettled(sandboxes.map(({ done }) => done));
        for (const [turn, index] of order.entries()) {
          sandboxes[index]?.readToken();
          if (!overlaps[turn]) await sandboxes[index]?.done.catch(() => {});
        }
        await all;

        const stored = dynamo.item(callId)?.totalDurationSeconds?.N;
        expect(stored && Number(stored)).toBe(answers.at(-1));
      }),
      { numRuns: 60 },
    );
  });
});
