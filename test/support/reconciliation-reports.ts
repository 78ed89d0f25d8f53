import type { ReconciliationReport } from '../../core/reconciliation.ts';

const dayMs = 86_400_000;

/** What a run counted that found so many calls of each kind. */
export function countsOf(found: number) {
  return {
    ...{ listed: 12_000, stored: 12_000 - found, missing: found, stale: found, unlisted: found },
    ...{ queued: 3 * found, repaired: 3 * found, uncompared: 0, strangeRows: 0, requests: 130 },
  };
}

/** The report of a run that began then. */
export function reportOf(
  startedMs: number,
  change: Partial<ReconciliationReport> = {},
): ReconciliationReport {
  const at = (ms: number) => new Date(startedMs + ms).toISOString();
  return {
    version: 1,
    id: `${at(0)}-schedule`,
    trigger: 'schedule',
    window: { from: at(-3 * dayMs), to: at(-600_000) },
    ...{ result: 'well', dryRun: false, refresh: false, orders: 42 },
    ...countsOf(0),
    ...{ startedAt: at(0), finishedAt: at(480_000), durationSeconds: 480 },
    ids: { missing: [], stale: [], unlisted: [], unrepaired: [] },
    ...change,
  };
}

/** One a day, newest first; some found something, some could not be finished. */
export function reportsOf(days: number, nowMs: number): ReconciliationReport[] {
  return Array.from({ length: days }, (_, day) => {
    const found = day % 7 === 3 ? 12 : day % 3;
    const missing = Array.from({ length: found }, (_, i) => 4700 + i);
    return reportOf(nowMs - (day + 0.4) * dayMs, {
      ...countsOf(found),
      result: day % 11 === 5 ? 'incomplete' : found > 0 ? 'repaired' : 'well',
      ids: { missing, stale: missing.slice(0, 2), unlisted: [], unrepaired: [] },
    });
  });
}
