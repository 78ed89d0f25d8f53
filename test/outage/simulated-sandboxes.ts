import { createBreaker } from '../../core/breaker.ts';
import { dispositionOf, type RetryPolicy } from '../../core/disposition.ts';
import { createEnrich } from '../../core/enrich.ts';
import { enrichCalls } from '../../core/enrich-calls.ts';
import type { RetryableError } from '../../core/errors.ts';
import { type Arrival, type Handled, runQueue, type Waiting } from './queue-simulation.ts';
import type { TemplateQueue } from './template-queue.ts';
import { virtualClock } from './virtual-clock.ts';

/** How Liner treats one read of a call. */
export interface Treatment {
  /** none: the call is answered */
  readonly error?: RetryableError;
  readonly takesMs: number;
  readonly requests: number;
}

export interface Simulation {
  readonly liner: (nowMs: number, callId: number) => Treatment;
  readonly random: () => number;
  /** whether an invocation that starts then is killed */
  readonly isKilled?: (batch: readonly Waiting[]) => boolean;
}

export interface Outcome {
  readonly stored: number;
  /** dead-lettered, moved by the queue, or thrown away by it */
  readonly lost: number;
  readonly requests: number;
  readonly mostRequestsInAMinute: number;
  readonly unasked: number;
  readonly receives: number;
  readonly billedMs: number;
  readonly mostReceives: number;
  /** when each call was stored */
  readonly storedAtMs: ReadonlyMap<Arrival['callId'], number>;
  readonly endedAtMs: number;
}

const overheadMs = 50;

/**
 * The domain behind a simulated queue, with the numbers of the template: breaker, enrichment and
 * disposition, each of the invocations at once in a sandbox of its own that lives on. What a call
 * takes passes in virtual time.
 */
export async function simulate(
  arrivals: readonly Arrival[],
  queue: TemplateQueue,
  { liner, random, isKilled }: Simulation,
): Promise<Outcome> {
  const policy = policyOf(queue, random);
  const storedAtMs = new Map<number, number>();
  const perMinute = new Map<number, number>();
  let [lost, unasked, receives, billedMs, requests] = [0, 0, 0, 0, 0];
  const sandboxes = Array.from({ length: queue.maxConcurrency }, createSandbox);

  const ending = await runQueue(arrivals, queue, () => {}, deliver);

  return {
    ...{ stored: storedAtMs.size, storedAtMs, requests, unasked, receives, billedMs },
    lost: lost + ending.redriven.length + ending.expired.length,
    mostRequestsInAMinute: Math.max(0, ...perMinute.values()),
    mostReceives: ending.acknowledged.reduce((most, each) => Math.max(most, each.receiveCount), 0),
    endedAtMs: ending.endedAtMs,
  };

  function createSandbox() {
    const clock = virtualClock();
    const enrich = createEnrich({
      async fetchCall(callId) {
        const sentAtMs = clock.now();
        const treatment = liner(sentAtMs, callId);
        count(sentAtMs, treatment.requests);
        await clock.sleep(treatment.takesMs);
        if (treatment.error) throw treatment.error;
        return { data: { id: callId }, sentAtMs };
      },
      readRecord: async () => undefined,
      write: async () => true,
      settleAfterMs: 0,
      breaker: createBreaker({
        ...{ capMs: policy.backoff.capMs, now: clock.now, random },
        onUnasked: () => unasked++,
      }),
    });
    return { clock, enrich };
  }

  async function deliver(
    batch: readonly Waiting[],
    nowMs: number,
    sandbox: number,
  ): Promise<Handled> {
    receives += batch.length;
    if (isKilled?.(batch)) {
      sandboxes[sandbox] = createSandbox();
      const returned = new Map(batch.map(({ messageId }) => [messageId, undefined]));
      return { returned, durationMs: overheadMs };
    }
    const { clock, enrich } = sandboxes[sandbox] as (typeof sandboxes)[number];
    const parts = { readRecords: async () => new Map(), enrich };
    const callIds = new Set(batch.map(({ callId }) => callId));
    const results = await clock.run(nowMs, () =>
      enrichCalls([...callIds], () => false, parts, new AbortController().signal),
    );
    const durationMs = clock.now() - nowMs + overheadMs;
    billedMs += durationMs;
    const returned = new Map<string, number>();
    for (const { messageId, callId, receiveCount, atMs } of batch) {
      const result = results.get(callId);
      if (result?.kind !== 'failed') {
        storedAtMs.set(callId, nowMs + durationMs);
        continue;
      }
      const delivery = { receiveCount, ageMs: nowMs - atMs };
      const disposition = dispositionOf(result.error, delivery, policy);
      if (disposition.kind === 'deadLetter') lost++;
      // whole seconds, as the visibility timeout has it
      else returned.set(messageId, Math.ceil(disposition.delayMs / 1000) * 1000);
    }
    return { returned, durationMs };
  }

  function count(nowMs: number, made: number) {
    requests += made;
    const minute = Math.floor(nowMs / 60_000);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + made);
  }
}

function policyOf({ environment }: TemplateQueue, random: () => number): RetryPolicy {
  const { RETRY_BASE_SECONDS, RETRY_CAP_SECONDS, MAX_RECEIVE_COUNT } = environment;
  return {
    backoff: {
      baseMs: Number(RETRY_BASE_SECONDS) * 1000,
      capMs: Number(RETRY_CAP_SECONDS) * 1000,
    },
    maxReceiveCount: Number(MAX_RECEIVE_COUNT),
    random,
  };
}
