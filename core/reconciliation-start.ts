import type { ReconcileParts } from './reconcile-parts.ts';
import type { ReconciliationRequest } from './reconciliation.ts';
import type { Progress, Run } from './reconciliation-progress.ts';

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000];

/** What was just made may not be listed yet. */
const lagMs = 10 * minuteMs;
// behind a gap of weeks, a run would list the same weeks again each day
const longestCatchUpMs = 31 * dayMs;
// one part's ids are held in memory
const partMs = 3 * dayMs;
const firstBatch = 25;
const largestBatch = 100;

type ScheduleSettings = Pick<ReconcileParts, 'isScheduled' | 'everyMs' | 'lookBackMs' | 'settings'>;

/**
 * The scheduled run that is due now. Its window ends ten minutes ago and begins `lookBackMs` before
 * that, or where the runs before did not get to, but never before the stack's first tick.
 */
export function dueRun(
  progress: Progress,
  nowMs: number,
  { isScheduled, everyMs, lookBackMs, settings }: ScheduleSettings,
): Run | undefined {
  const isOff = !isScheduled || progress.forbiddenUnder === settings;
  if (isOff || progress.scheduled) return undefined;
  const { startedMs, comparedTo, since } = progress;
  const dueMs = (startedMs ?? Date.parse(since)) + everyMs;
  // a clock that ran ahead must not put the next run off for as long
  const isAhead = startedMs !== undefined && startedMs > nowMs + hourMs;
  if (nowMs < dueMs && !isAhead) return undefined;
  const toMs = Math.floor((nowMs - lagMs) / secondMs) * secondMs;
  const earliestMs = toMs - Math.max(lookBackMs, longestCatchUpMs);
  const openMs = Math.min(toMs - lookBackMs, Date.parse(comparedTo ?? since));
  const fromMs = Math.max(Date.parse(since), earliestMs, openMs);
  if (fromMs >= toMs) return undefined;
  const window = { from: isoTime(fromMs), to: isoTime(toMs) };
  return newRun('schedule', { ...window, dryRun: false, refresh: false }, nowMs);
}

export function newRun(
  trigger: Run['trigger'],
  { from, to, orderIds, leadIds, dryRun, refresh }: ReconciliationRequest,
  nowMs: number,
): Run {
  const ids = orderIds ?? leadIds;
  return {
    id: `${isoTime(nowMs)}-${trigger}`,
    trigger,
    window: { from, to },
    subject: leadIds ? 'leadIds' : 'orderIds',
    dryRun,
    refresh,
    startedMs: nowMs,
    phase: ids ? 'calls' : 'orders',
    orders: ids?.length ?? 0,
    part: partFrom(from, to, 0),
    place: { order: 0, from },
    batch: { orders: firstBatch, mostOrders: largestBatch, spanMs: partMs },
    counts: {
      listed: 0,
      stored: 0,
      missing: 0,
      stale: 0,
      unlisted: 0,
      queued: 0,
      repaired: 0,
      uncompared: 0,
      strangeRows: 0,
      requests: 0,
    },
    ids: { missing: [], stale: [], unlisted: [], unrepaired: [] },
    samples: [],
    sampled: {},
    attempts: 0,
    givenUp: 0,
    isForbidden: false,
    repairs: [],
    flights: [],
  };
}

/** The part of a window that begins at a time: the next begins where it ends. */
export function partFrom(from: string, windowTo: string, number: number): Run['part'] {
  const end = isoTime(Date.parse(from) + partMs);
  return {
    number,
    from,
    to: end < windowTo ? end : windowTo,
    chunks: 0,
    chunksBefore: 0,
    isWhole: true,
  };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
