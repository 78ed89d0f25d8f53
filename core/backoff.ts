/** The retry backoff: delays double from `baseMs` up to `capMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

const minimumDelayMs = 1_000;

// receives that may be spent on short delays somebody else asks for; without a bound, a day of
// `Retry-After: 60` would spend them all
const obligingReceives = 10;

/**
 * Milliseconds to wait after the given receive (1 = the first) failed: what the other side asked for,
 * between one second and the backoff's cap, or else the backoff. Who asks again and again waits no less
 * than the backoff.
 */
export function delayMs(
  receiveCount: number,
  askedMs: number | undefined,
  backoff: Backoff,
  random: () => number,
): number {
  if (askedMs === undefined) return backoffMs(receiveCount, backoff, random);
  const asked = clampDelayMs(askedMs, backoff.capMs);
  return receiveCount <= obligingReceives
    ? asked
    : Math.max(asked, backoffMs(receiveCount, backoff, random));
}

/**
 * Exponential with equal jitter: between half of the step and the whole of it. Milliseconds.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(receiveCount: number, backoff: Backoff, random: () => number): number {
  const step = Math.min(backoff.capMs, backoff.baseMs * 2 ** (Math.max(1, receiveCount) - 1));
  return clampDelayMs((step / 2) * (1 + random()), backoff.capMs);
}

/** The delay that is allowed and next to `ms`: between one second and the cap. */
export function clampDelayMs(ms: number, capMs: number): number {
  return Math.min(Math.max(ms, minimumDelayMs), capMs);
}

/**
 * The longest pause between two probes of a Liner that is down, in milliseconds; but for what Liner
 * itself asks for. With it a message that came a moment before the pause was over is no later than
 * `capMs`, and no delay is shorter than half of the cap.
 */
export function longestPauseMs(capMs: number): number {
  return Math.min(120_000, capMs / 2);
}

/**
 * Milliseconds to wait for a message whose call Liner was not asked for, as the pause goes on for
 * `pauseMs`: the backoff, but no less than the pause, and with time for a last pause before the cap.
 */
export function unaskedDelayMs(
  receiveCount: number,
  pauseMs: number,
  backoff: Backoff,
  random: () => number,
): number {
  const own = backoffMs(receiveCount, backoff, random);
  const latestMs = backoff.capMs - longestPauseMs(backoff.capMs);
  return clampDelayMs(Math.max(pauseMs, Math.min(own, latestMs)), backoff.capMs);
}

/**
 * How often a message must be receivable so that, with the shortest delays jitter and Retry-After can
 * give, it is still tried after an outage of `outageMs`. The result sizes the queue's maxReceiveCount.
 */
export function receivesToOutlast(outageMs: number, backoff: Backoff): number {
  let receives = 1;
  for (let waitedMs = 0; waitedMs < outageMs; receives++) {
    waitedMs += delayMs(receives, minimumDelayMs, backoff, () => 0);
  }
  return receives;
}
