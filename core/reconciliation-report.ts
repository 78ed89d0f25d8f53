import type { ReconciliationReport, ReconciliationResult } from './reconciliation.ts';
import type { Run } from './reconciliation-progress.ts';
import { isoTime } from './reconciliation-start.ts';

/** What is told of a run that is over. */
export function reportOf(run: Run, nowMs: number): ReconciliationReport {
  const { id, trigger, window, dryRun, refresh, orders, counts, ids, startedMs } = run;
  // the clock may have been put back meanwhile
  const finishedMs = Math.max(nowMs, startedMs);
  return {
    version: 1,
    id,
    trigger,
    window,
    result: resultOf(run),
    dryRun,
    refresh,
    orders,
    ...counts,
    startedAt: isoTime(startedMs),
    finishedAt: isoTime(finishedMs),
    durationSeconds: Math.round((finishedMs - startedMs) / 1000),
    ids,
  };
}

function resultOf({ isForbidden, counts, dryRun }: Run): ReconciliationResult {
  if (isForbidden) return 'forbidden';
  if (counts.uncompared > 0) return counts.listed > 0 ? 'incomplete' : 'unreadable';
  if (counts.listed === 0) return 'nothing-compared';
  if (counts.repaired < counts.queued) return 'repairing';
  const isWell = counts.missing + counts.stale + counts.unlisted === 0;
  return isWell ? 'well' : dryRun ? 'found' : 'repaired';
}
