import type { MiddlewareObj } from '@middy/core';

const longestMs = 2_000;

/**
 * Starts what the first call would otherwise wait for, while Lambda still gives the process a whole
 * processor. Never rejects: what fails or takes too long is
 * left to that call.
 */
export async function prewarm(
  ...starts: ((signal: AbortSignal) => Promise<unknown>)[]
): Promise<void> {
  const signal = AbortSignal.timeout(longestMs);
  await Promise.allSettled(starts.map((start) => start(signal)));
}

/** Middleware: an invocation does not do again what is just being done. */
export function prewarmed(ready: Promise<void>): MiddlewareObj {
  return { before: () => ready };
}
