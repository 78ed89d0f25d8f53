/** The retry ladder: delays double from `baseMs` up to `capMs`. */
export interface Ladder {
  readonly baseMs: number;
  readonly capMs: number;
}

const minimumDelayMs = 1_000;

/**
 * Milliseconds to wait after the given receive (1 = the first) failed: exponential with equal jitter,
 * so between half of the step and the whole of it.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(receiveCount: number, ladder: Ladder, random: () => number): number {
  const step = Math.min(ladder.capMs, ladder.baseMs * 2 ** (Math.max(1, receiveCount) - 1));
  return clampDelayMs((step / 2) * (1 + random()), ladder);
}

/** A delay asked for by somebody else, kept between one second and the ladder's cap. */
export function clampDelayMs(delayMs: number, ladder: Ladder): number {
  return Math.min(Math.max(delayMs, minimumDelayMs), ladder.capMs);
}

/**
 * How often a message must be receivable so that, with the shortest delays jitter can give,
 * it is still tried after an outage of `outageMs`. The result sizes the queue's maxReceiveCount.
 */
export function receivesToOutlast(outageMs: number, ladder: Ladder): number {
  let receives = 1;
  for (let waitedMs = 0; waitedMs < outageMs; receives++) {
    waitedMs += backoffMs(receives, ladder, () => 0);
  }
  return receives;
}
