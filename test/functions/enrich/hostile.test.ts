import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backoff } from '../../../core/backoff.ts';
import { PermanentError, RetryableError } from '../../../core/errors.ts';
import { createHandler } from '../../../functions/enrich/handler.ts';
import type { BatchParts } from '../../../functions/enrich/sqs-batch.ts';
import { createLog } from '../../../functions/shared/log.ts';
import { createMetrics } from '../../../functions/shared/metrics.ts';
import { canariesIn, phoneCanary, tokenCanary } from '../../support/canaries.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { sqsEvent } from '../../support/sqs-event.ts';

const backoff: Backoff = { baseMs: 10_000, capMs: 1_800_000 };

/** The handler with parts that work, unless told otherwise. */
function handlerWith(given: Partial<BatchParts>) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const handler = createHandler({
    enrich: async () => ({ outcome: 'enriched', record: {} as never }),
    readRecords: async () => new Map(),
    postpone: async () => {},
    sendToDeadLetters: async () => {},
    callIdPointer: '/callId',
    policy: { backoff, maxReceiveCount: 100, random: () => 0.5 },
    metrics: createMetrics('CallEnrichment', () => 0, write),
    log: createLog('DEBUG', write),
    tokenAgeMs: () => undefined,
    now: () => 0,
    ...given,
  });
  const handle = (event: unknown): Promise<unknown> => handler(event, lambdaContext());
  return { lines, handle };
}

const canaryError = Object.freeze(new TypeError(`${phoneCanary}\n    at ${tokenCanary}`));

/** Whatever a dependency may throw. */
const thrown = fc.oneof(
  fc.constantFrom(undefined, null, Number.NaN, phoneCanary, tokenCanary, canaryError),
  fc.anything(),
  fc.constantFrom(
    Object.freeze({ code: 'CALL_NOT_FOUND', message: phoneCanary }),
    new RetryableError('LINER_TIMEOUT', { cause: canaryError }),
    new RetryableError('LINER_THROTTLED', { retryAfterMs: 1 }),
    new PermanentError('LINER_WRONG_CALL', { cause: canaryError }),
    new PermanentError('LINER_FIELD_INVALID', { field: 'leadId' }),
    Object.freeze(new RetryableError('TOKEN_REFUSED')),
  ),
);

const message = fc.record({
  body: fc.oneof(
    fc.integer({ min: 1, max: 4 }).map((callId) => JSON.stringify({ callId })),
    fc.json(),
    fc.string(),
  ),
  receiveCount: fc.integer({ min: 1, max: 101 }),
  sentAtMs: fc.integer({ min: -2_000_000, max: 1000 }),
});

/** How each of the four calls ends. */
const resultsByCall = fc.array(fc.option(thrown, { nil: 'fine' }), { minLength: 4, maxLength: 4 });

describe('whatever a dependency throws and a message holds, a batch', () => {
  it('answers with ids of its own, each at most once, and accounts for every record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 12 }),
        resultsByCall,
        fc.option(thrown, { nil: 'fine' }),
        fc.option(thrown, { nil: 'fine' }),
        async (messages, calls, sending, hiding) => {
          const { lines, handle } = handlerWith({
            enrich: async (callId) => {
              if (calls[callId - 1] !== 'fine') throw calls[callId - 1];
              return { outcome: 'enriched', record: {} as never };
            },
            sendToDeadLetters: async () => {
              if (sending !== 'fine') throw sending;
            },
            postpone: async () => {
              if (hiding !== 'fine') throw hiding;
            },
          });

          const answer = await handle(sqsEvent(...messages));

          const { batchItemFailures: back } = answer as { batchItemFailures: object[] };
          const own = messages.map((_, index) => ({ itemIdentifier: `m${index + 1}` }));
          expect(Object.keys(answer as object)).toEqual(['batchItemFailures']);
          expect(own).toEqual(expect.arrayContaining(back));
          expect(new Set(back.map((failure) => JSON.stringify(failure))).size).toBe(back.length);
          expect(accountOf(lines)).toBe(messages.length);
          expect(canariesIn(...lines)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets one bad record change the disposition of no other', async () => {
    await fc.assert(
      fc.asyncProperty(thrown, fc.integer({ min: 0, max: 4 }), async (error, position) => {
        const { handle } = handlerWith({
          enrich: async (callId) => {
            if (callId === 666) throw error;
            return { outcome: 'enriched', record: {} as never };
          },
        });
        const others = [{ body: { callId: 1 } }, { body: { callId: 2 } }, { body: '{}' }];
        const batch = others.toSpliced(position, 0, { body: { callId: 666 } });

        const answer = await handle(sqsEvent(...batch));

        const bad = `m${Math.min(position, 3) + 1}`;
        const { batchItemFailures } = answer as { batchItemFailures: object[] };
        expect([[], [{ itemIdentifier: bad }]]).toContainEqual(batchItemFailures);
      }),
    );
  });

  it('goes back as a whole when the table cannot be read', async () => {
    await fc.assert(
      fc.asyncProperty(thrown, async (error) => {
        const { handle } = handlerWith({
          readRecords: async () => {
            throw error;
          },
          sendToDeadLetters: async () => {
            throw undefined;
          },
        });

        const answer = await handle(sqsEvent({ body: { callId: 1 } }, { body: { callId: 2 } }));

        const back = [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }];
        expect(answer).toEqual({ batchItemFailures: back });
      }),
    );
  });

  it('survives parts that throw before they promise', async () => {
    const { handle } = handlerWith({
      readRecords: () => {
        throw undefined;
      },
      postpone: () => {
        throw 'at once';
      },
    });

    const answer = await handle(sqsEvent({ body: { callId: 1 } }));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });
});

/** the right side of: received = enriched + changed + unchanged + covered + stale + retried + dead-lettered */
function accountOf(lines: string[]): number {
  const summary = lines
    .map((line) => JSON.parse(line))
    .find(({ message }) => message === 'invocation');
  const ways = ['Enriched', 'Changed', 'Unchanged', 'Covered', 'Stale', 'Retried', 'DeadLettered'];
  const account = ways.reduce((sum, way) => sum + (summary?.[way] ?? 0), 0);
  expect(account).toBe(summary?.Received);
  return account;
}
