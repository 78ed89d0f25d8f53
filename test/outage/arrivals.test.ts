import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayMs } from '../../core/backoff.ts';
import { dispositionOf, type RetryPolicy } from '../../core/disposition.ts';
import { RetryableError } from '../../core/errors.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';
import { type Arrival, type Handled, runQueue, type Waiting } from './queue-simulation.ts';
import { readTemplateQueue } from './template-queue.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const queue = readTemplateQueue();

function policy(random: () => number): RetryPolicy {
  const { RETRY_BASE_SECONDS, RETRY_CAP_SECONDS, MAX_RECEIVE_COUNT } = queue.environment;
  return {
    backoff: {
      baseMs: Number(RETRY_BASE_SECONDS) * 1000,
      capMs: Number(RETRY_CAP_SECONDS) * 1000,
    },
    maxReceiveCount: Number(MAX_RECEIVE_COUNT),
    random,
  };
}

interface Outage {
  readonly fromMs: number;
  readonly forMs: number;
  /** Retry-After of every refusal */
  readonly askedMs?: number | undefined;
  readonly random: () => number;
  /** whether an invocation that starts then is killed */
  readonly isKilled?: (messages: readonly Waiting[]) => boolean;
}

/** The real disposition of every delivery, without the function around it. */
async function runThrough(arrivals: readonly Arrival[], outage: Outage) {
  const retries = policy(outage.random);
  let lost = 0;
  const ending = await runQueue(arrivals, queue, () => {}, deliver);
  return { ...ending, lost: lost + ending.redriven.length + ending.expired.length };

  function deliver(batch: readonly Waiting[], nowMs: number): Handled {
    const durationMs = 200;
    if (outage.isKilled?.(batch)) {
      return {
        returned: new Map(batch.map(({ messageId }) => [messageId, undefined])),
        durationMs,
      };
    }
    const isUp = nowMs < outage.fromMs || nowMs >= outage.fromMs + outage.forMs;
    const returned = new Map<string, number>();
    for (const { messageId, receiveCount, atMs } of isUp ? [] : batch) {
      const error = new RetryableError('LINER_UNREACHABLE', { retryAfterMs: outage.askedMs });
      const disposition = dispositionOf(error, { receiveCount, ageMs: nowMs - atMs }, retries);
      if (disposition.kind === 'return')
        returned.set(messageId, Math.ceil(disposition.delayMs / 1000) * 1000);
      else lost++;
    }
    return { returned, durationMs };
  }
}

describe('an outage of a day', () => {
  it('leaves an empty dead-letter queue however calls arrive and whatever Liner asks for', async () => {
    const arrival = fc.record({ callId: fc.nat(), atMs: fc.integer({ min: 0, max: 2 * dayMs }) });
    const property = fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: dayMs }),
      fc.integer({ min: 0, max: dayMs }),
      fc.option(fc.integer({ min: 0, max: 2 * dayMs }), { nil: undefined }),
      fc.constantFrom(
        () => 0,
        () => 0.999999,
        seededRandom(7),
      ),
      async (arrivals, fromMs, forMs, askedMs, random) => {
        const outcome = await runThrough(arrivals, { fromMs, forMs, askedMs, random });

        expect(outcome.lost).toBe(0);
        expect(outcome.acknowledged).toHaveLength(arrivals.length);
      },
    );

    await fc.assert(property, { seed: 20261123, numRuns: 150 });
  });

  it('leaves room for five deliveries that crash', async () => {
    const crashes = new Map<string, number>();
    const isKilled = ([message]: readonly Waiting[]) => {
      const soFar = crashes.get(message?.messageId ?? '') ?? 0;
      crashes.set(message?.messageId ?? '', soFar + 1);
      return soFar < 5;
    };
    const outage = { fromMs: 0, forMs: dayMs, askedMs: 0, random: () => 0, isKilled };

    const outcome = await runThrough([{ callId: 1, atMs: 0 }], outage);

    expect(outcome.lost).toBe(0);
    expect(outcome.acknowledged).toHaveLength(1);
  });
});

describe('the backoff', () => {
  it('has every message tried again within half an hour of the end of an outage', () => {
    const { backoff } = policy(() => 0.999999);

    const longestMs = delayMs(1_000, undefined, backoff, () => 0.999999);

    expect(longestMs).toBeLessThanOrEqual(30 * minuteMs);
  });
});
