import { type Remembered, Superseded } from '../../clients/reconciliations-table.ts';
import { codeOf } from '../../core/disposition.ts';
import { reconcile } from '../../core/reconcile.ts';
import type { ReconcileParts } from '../../core/reconcile-parts.ts';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import type { Progress } from '../../core/reconciliation-progress.ts';
import { dueRun } from '../../core/reconciliation-start.ts';
import type { Deadlines } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import type { Metrics } from '../shared/metrics.ts';

type Given = 'save' | 'notes' | 'onReport' | 'onFailure';

export interface TickParts extends Omit<ReconcileParts, Given> {
  readonly remember: (nowMs: number, signal: AbortSignal) => Promise<Remembered>;
  /** takes the lock until the given time; the revision to save under, undefined while another holds it */
  readonly begin: (
    nowMs: number,
    untilMs: number,
    signal: AbortSignal,
  ) => Promise<number | undefined>;
  readonly save: (revision: number, progress: Progress, signal: AbortSignal) => Promise<void>;
  /** gives the lock back */
  readonly end: (revision: number, signal: AbortSignal) => Promise<void>;
  /** the time of the stack's first tick */
  readonly since: (now: string, signal: AbortSignal) => Promise<{ at: string; isNew: boolean }>;
  /** takes back the run that was asked for */
  readonly forget: (signal: AbortSignal) => Promise<void>;
  /** remembers what it read, for one tick */
  readonly notes: () => ReconcileParts['notes'];
  readonly metrics: Metrics;
}

/** Takes the runs under way a piece further. Ticks do not overlap, and an idle one is one read. */
export async function tick(
  remainingMs: number,
  { work, wrapUp }: Deadlines,
  parts: TickParts,
): Promise<void> {
  const { metrics, now } = parts;
  const first = await parts.remember(now(), work);
  observeAge(first.progress);
  if (first.isLocked || isIdle(first)) return;
  const revision = await parts.begin(now(), now() + remainingMs, work);
  if (revision === undefined) return;
  try {
    // what another tick left before it gave the lock back
    const progress = await takeUp(revision, await parts.remember(now(), work));
    try {
      await reconcile(progress, work, { ...parts, ...partsOf(revision) });
    } finally {
      await parts.save(revision, progress, wrapUp);
      await parts.end(revision, wrapUp);
    }
  } catch (error) {
    // another tick does what is left: the one that took over, or the next
    if (!(error instanceof Superseded || work.aborted)) throw error;
  }

  function isIdle({ progress, hasRequest }: Remembered): boolean {
    if (!progress || hasRequest) return false;
    return !progress.scheduled && !progress.requested && !dueRun(progress, now(), parts);
  }

  /** What is remembered, or a new beginning; with the run that was asked for. */
  async function takeUp(revision: number, remembered: Remembered): Promise<Progress> {
    const { request, hasRequest, exists } = remembered;
    let { progress } = remembered;
    if (!progress) {
      const since = await parts.since(new Date(now()).toISOString(), work);
      if (exists || !since.isNew) metrics.failure('Failures', 'PROGRESS_UNREADABLE', {});
      progress = { version: 1, since: since.at, failures: 0 };
    }
    if (!hasRequest) return progress;
    if (!request) metrics.failure('Failures', 'PROGRESS_UNREADABLE', {});
    else if (progress.requested && progress.requested.id !== request.id) return progress;
    else progress.requested ??= request;
    await parts.save(revision, progress, work);
    await parts.forget(work);
    return progress;
  }

  function partsOf(revision: number): Pick<ReconcileParts, Given> {
    return {
      notes: parts.notes(),
      save: (progress, signal) => parts.save(revision, progress, signal),
      onFailure: (error) => metrics.failure('Failures', codeOf(error), errorFacts(error)),
      onReport: (report, unlike) => {
        if (unlike.length > 0) metrics.note({ unlikeFields: unlike.join() });
        observeReport(metrics, report);
      },
    };
  }

  // a run that should be over shows in the age, not in a metric that is missing
  function observeAge(progress: Progress | undefined): void {
    const isOff = !parts.isScheduled || progress?.forbiddenUnder === parts.settings;
    const sinceMs = progress?.finishedMs ?? (progress ? Date.parse(progress.since) : now());
    const ageMs = isOff ? 0 : Math.max(0, now() - sinceMs);
    metrics.add('ReconciliationAgeSeconds', Math.round(ageMs / 1000));
  }
}

const inDoubt = new Set<ReconciliationReport['result']>(['incomplete', 'unreadable']);

function observeReport(metrics: Metrics, report: ReconciliationReport): void {
  const { id, result, trigger, listed, missing, stale, unlisted, queued, requests } = report;
  metrics.note({ id, result, trigger, listed, stale, unlisted, requests });
  metrics.add('Reconciliations');
  metrics.add('RepairsQueued', queued);
  if (result === 'forbidden') metrics.add('ListsForbidden');
  // what is stored of a window in which nothing is listed was listed once
  const isEmptied = result === 'nothing-compared' && unlisted > 0;
  if (inDoubt.has(result) || isEmptied) metrics.add('ReconciliationsInDoubt');
  // history that somebody asks for was never lost
  if (trigger !== 'schedule') return;
  metrics.add('CallsNeverReceived', missing);
  metrics.add('CallsNeverReceivedPercent', listed > 0 ? Math.round((100 * missing) / listed) : 0);
}
