/** One look back: the calls first read `ageMs` ago are due for it. */
export interface RecheckStep {
  readonly name: string;
  readonly ageMs: number;
  /** incomplete calls; all calls; calls that should have settled by now */
  readonly due: 'incomplete' | 'all' | 'unsettled';
}

// what was due at the last step has had this long to be read before it is called unsettled
const settlingMs = 3_600_000;

/**
 * The steps of a ladder of ages: incomplete calls are due at each, all calls at the last, and once
 * more those that did not settle there.
 */
export function recheckSteps(ladder: readonly number[]): RecheckStep[] {
  const last = ladder.at(-1) ?? 0;
  const steps = ladder.map((ageMs): RecheckStep => {
    return { name: `age-${ageMs / 1000}s`, ageMs, due: ageMs === last ? 'all' : 'incomplete' };
  });
  return [...steps, { name: 'unsettled', ageMs: last + settlingMs, due: 'unsettled' }];
}

/** Whether a call was already as old as the last age when it was first read: that read settled it. */
export function cameLate(
  { receivedAt, createdTime }: { readonly receivedAt: string; readonly createdTime: string },
  lastAgeMs: number,
): boolean {
  return Date.parse(receivedAt) - Date.parse(createdTime) >= lastAgeMs;
}

const slowestWriteMs = 60_000;

/**
 * The time of first reads up to which calls are due for a step. It stays behind by the time a call may
 * take from being read to standing in the index, so that none slips in behind it.
 */
export function dueUntil(step: RecheckStep, ladder: readonly number[], nowMs: number): string {
  const lagMs = Math.min(slowestWriteMs, (ladder[0] ?? 0) / 10);
  return new Date(nowMs - step.ageMs - lagMs).toISOString();
}

/** How far a step got in one shard: all calls before `from`, and in it those up to `after`. */
export interface Watermark {
  readonly from: string;
  readonly after?: { readonly at: string; readonly callId: number };
}

/** Where a step begins that never ran: as far back as the ladder reaches. */
export function firstWatermark(until: string, ladder: readonly number[]): Watermark {
  return { from: new Date(Date.parse(until) - (ladder.at(-1) ?? 0)).toISOString() };
}

const hourMs = 3_600_000;

/** The hours two times span, as the first instant of each; the first is `from` itself. */
export function hoursBetween(from: string, until: string): string[] {
  const hours = [from];
  const next = new Date(Math.floor(Date.parse(from) / hourMs) * hourMs + hourMs);
  for (; next.toISOString() < until; next.setTime(next.getTime() + hourMs)) {
    hours.push(next.toISOString());
  }
  return hours;
}
