const longestMs = 2_000;

/**
 * Does what the first call would otherwise wait for, while Lambda still gives the process a whole
 * processor. Never rejects, and is over after two seconds: what fails or takes too long is left to
 * that call.
 */
export async function prewarm(
  ...starts: ((signal: AbortSignal) => Promise<unknown>)[]
): Promise<void> {
  const late = new AbortController();
  const isLate = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    late.abort();
    isLate.resolve();
  }, longestMs);
  const all = Promise.allSettled(starts.map(async (start) => start(late.signal)));
  await Promise.race([all, isLate.promise]);
  clearTimeout(timer);
}
