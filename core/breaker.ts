import { clampDelayMs, longestPauseMs } from './backoff.ts';
import type { CallId } from './call-id.ts';
import { PermanentError, RetryableError } from './errors.ts';

/**
 * Reads a call at Liner, or spares Liner the request while it is down.
 * @throws {RetryableError} LINER_PAUSED with the rest of the pause, or what reading throws
 */
export type Breaker = <Value>(callId: CallId, read: () => Promise<Value>) => Promise<Value>;

export interface BreakerParts {
  /** the longest delay of a message */
  readonly capMs: number;
  readonly now: () => number;
  /** in [0, 1) */
  readonly random: () => number;
  /** told of every call that Liner is not asked for */
  readonly onUnasked: () => void;
}

// different ones in a row, as many as a batch of the default size reads side by side
const callsThatOpen = 10;
const shortestPauseMs = 10_000;
// what was seen before Lambda froze the process says nothing of now
const staleMs = 5 * 60_000;

/**
 * Remembers how reads end, one sandbox for itself. After several failures of Liner in a row calls
 * are turned away for a pause; then one is the probe, and those that come with it wait for what it
 * meets. A pause is a tenth of the time in which nothing was read, so that a Liner that answers now and
 * then is asked often. A 429 that names a time is obeyed at once.
 */
export function createBreaker({ capMs, now, random, onUnasked }: BreakerParts): Breaker {
  const failed = new Set<CallId>();
  /** when the last read ended */
  let seenAtMs = 0;
  let answeredAtMs = 0;
  /** since when nothing was read: the last answer, or before any the first failure */
  let silentSinceMs: number | undefined;
  /** undefined while calls are let through */
  let pausedUntilMs: number | undefined;
  /** whatever else is read meanwhile */
  let askedUntilMs = 0;
  let probing: Promise<void> | undefined;

  return async (callId, read) => {
    while (probing) await probing;
    if (isStale()) {
      close();
      answeredAtMs = 0;
      silentSinceMs = undefined;
    }
    if (pausedUntilMs === undefined) return watch(callId, read, false);
    const retryAfterMs = pausedUntilMs - now();
    if (retryAfterMs > 0) {
      onUnasked();
      throw new RetryableError('LINER_PAUSED', { retryAfterMs });
    }
    const probe = watch(callId, read, true);
    const over = () => {
      probing = undefined;
    };
    probing = probe.then(over, over);
    return probe;
  };

  async function watch<Value>(callId: CallId, read: () => Promise<Value>, isProbe: boolean) {
    const sentAtMs = now();
    try {
      const value = await read();
      answered();
      return value;
    } catch (error) {
      if (error instanceof PermanentError) answered();
      else if (isOfLiner(error)) fail(error, { callId, sentAtMs, isProbe });
      throw error;
    }
  }

  // one that was sent before the pause is as good a sign, but nobody asked for patience lightly
  function answered(): void {
    seenAtMs = answeredAtMs = silentSinceMs = now();
    if (seenAtMs >= askedUntilMs) close();
  }

  function close(): void {
    failed.clear();
    pausedUntilMs = undefined;
    askedUntilMs = 0;
  }

  function fail(
    { code, retryAfterMs }: RetryableError,
    { callId, sentAtMs, isProbe }: { callId: CallId; sentAtMs: number; isProbe: boolean },
  ): void {
    seenAtMs = now();
    silentSinceMs ??= seenAtMs;
    const askedMs = retryAfterMs === undefined ? 0 : clampDelayMs(retryAfterMs, capMs);
    const isToldWhen = code === 'LINER_THROTTLED' && askedMs > 0;
    if (isToldWhen) askedUntilMs = Math.max(askedUntilMs, seenAtMs + askedMs);
    // one that another has overtaken is at fault itself
    if (pausedUntilMs === undefined && sentAtMs >= answeredAtMs) failed.add(callId);
    const isDown = isProbe || (pausedUntilMs === undefined && failed.size >= callsThatOpen);
    const ownMs = isDown ? ownPauseMs(silentSinceMs) : 0;
    if (isToldWhen || isDown) pause(Math.max(askedMs, ownMs));
  }

  function pause(forMs: number): void {
    pausedUntilMs = Math.max(pausedUntilMs ?? 0, seenAtMs + forMs);
  }

  /** Between half of it and the whole: sandboxes do not ask at once. */
  function ownPauseMs(sinceMs: number): number {
    const longestMs = Math.min((seenAtMs - sinceMs) / 10, longestPauseMs(capMs));
    return (Math.max(longestMs, shortestPauseMs) / 2) * (1 + random());
  }

  function isStale(): boolean {
    const nowMs = now();
    // a clock that was set back would prolong the pause
    return nowMs < seenAtMs || nowMs > Math.max(seenAtMs, pausedUntilMs ?? 0) + staleMs;
  }
}

// a refused token has a pause of its own; time that ran out, the secret and the table are not Liner
function isOfLiner(error: unknown): error is RetryableError {
  return error instanceof RetryableError && error.code.startsWith('LINER_');
}
