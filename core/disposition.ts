import { type Backoff, delayMs, unaskedDelayMs } from './backoff.ts';
import { type FailureCode, PermanentError, RetryableError } from './errors.ts';

/** How often and how long ago the queue has handed a message over. */
export interface Delivery {
  /** 1 for the first */
  readonly receiveCount: number;
  /** milliseconds since the message was sent */
  readonly ageMs: number;
}

export interface RetryPolicy {
  readonly backoff: Backoff;
  readonly maxReceiveCount: number;
  /** in [0, 1) */
  readonly random: () => number;
}

export type Disposition =
  | { readonly kind: 'return'; readonly code: FailureCode; readonly delayMs: number }
  | { readonly kind: 'deadLetter'; readonly code: FailureCode };

const notYetMs = 15 * 60_000;

/** What becomes of a message whose processing threw. */
export function dispositionOf(
  error: unknown,
  delivery: Delivery,
  policy: RetryPolicy,
): Disposition {
  const code = codeOf(error);
  const back = returnToQueue(error, delivery, policy);

  // nobody has judged what met a bug: the queue's own redrive keeps the message
  if (code === 'UNEXPECTED') return back;
  if (delivery.receiveCount >= policy.maxReceiveCount) return { kind: 'deadLetter', code };
  if (error instanceof RetryableError) return back;
  return mayBePassing(error as PermanentError, delivery) ? back : { kind: 'deadLetter', code };
}

/** The disposition of a message that goes back to the queue, whatever was thrown. */
export function returnToQueue(
  error: unknown,
  delivery: Delivery,
  policy: RetryPolicy,
): Disposition {
  const asked = error instanceof RetryableError ? error.retryAfterMs : undefined;
  const { backoff, random } = policy;
  const code = codeOf(error);
  return {
    kind: 'return',
    code,
    delayMs:
      code === 'LINER_PAUSED'
        ? unaskedDelayMs(delivery.receiveCount, asked ?? 0, backoff, random)
        : delayMs(delivery.receiveCount, asked, backoff, random),
  };
}

export function codeOf(error: unknown): FailureCode {
  return error instanceof PermanentError || error instanceof RetryableError
    ? error.code
    : 'UNEXPECTED';
}

/** Some errors may only be early: a call not visible yet, one garbled answer. */
function mayBePassing(error: PermanentError, delivery: Delivery): boolean {
  if (error.code === 'CALL_NOT_FOUND') return delivery.ageMs < notYetMs;
  if (error.code === 'LINER_FIELD_INVALID') return delivery.receiveCount < 2;
  return false;
}
