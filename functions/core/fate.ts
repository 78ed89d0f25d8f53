import { backoffMs, clampDelayMs, type Ladder } from './backoff.ts';
import { type FailureCode, PermanentError, RetryableError } from './errors.ts';

/** How often and how long ago the queue has handed a message over. */
export interface Delivery {
  /** 1 for the first */
  readonly receiveCount: number;
  /** milliseconds since the message was sent */
  readonly ageMs: number;
}

export interface RetryPolicy {
  readonly ladder: Ladder;
  readonly maxReceiveCount: number;
  /** in [0, 1) */
  readonly random: () => number;
}

export type Fate =
  | { readonly kind: 'retry'; readonly code: FailureCode; readonly delayMs: number }
  | { readonly kind: 'deadLetter'; readonly code: FailureCode };

const notYetMs = 15 * 60_000;

/** What becomes of a message whose processing threw. */
export function fateOf(error: unknown, delivery: Delivery, policy: RetryPolicy): Fate {
  const code = codeOf(error);
  const retry = (retryAfterMs?: number): Fate => ({
    kind: 'retry',
    code,
    delayMs:
      retryAfterMs === undefined
        ? backoffMs(delivery.receiveCount, policy.ladder, policy.random)
        : clampDelayMs(retryAfterMs, policy.ladder),
  });

  // a bug never reaches a verdict of ours: the queue's own redrive keeps the message
  if (code === 'UNEXPECTED') return retry();
  if (delivery.receiveCount >= policy.maxReceiveCount) return { kind: 'deadLetter', code };
  if (error instanceof RetryableError) return retry(error.retryAfterMs);
  return mayBePassing(error as PermanentError, delivery) ? retry() : { kind: 'deadLetter', code };
}

export function codeOf(error: unknown): FailureCode {
  return error instanceof PermanentError || error instanceof RetryableError
    ? error.code
    : 'UNEXPECTED';
}

/** Some verdicts may only be early: a call not visible yet, one garbled answer. */
function mayBePassing(error: PermanentError, delivery: Delivery): boolean {
  if (error.code === 'CALL_NOT_FOUND') return delivery.ageMs < notYetMs;
  if (error.code === 'LINER_FIELD_INVALID') return delivery.receiveCount < 2;
  return false;
}
