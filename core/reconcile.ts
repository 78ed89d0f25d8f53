import { delayMs } from './backoff.ts';
import { isForbidden, PermanentError, RetryableError } from './errors.ts';
import {
  compareNext,
  createListed,
  doubt,
  giveUp,
  type Listed,
  listOrders,
} from './reconcile-lists.ts';
import type { ReconcileParts } from './reconcile-parts.ts';
import { lookAgain, repairsPerTick, sendRepairs } from './reconcile-repairs.ts';
import { findUnlisted } from './reconcile-unlisted.ts';
import { halve, listEnd, longestList, narrow } from './reconciliation-batch.ts';
import type { Progress, Run } from './reconciliation-progress.ts';
import { reportOf } from './reconciliation-report.ts';
import { dueRun } from './reconciliation-start.ts';
import { unlikeFields } from './unlike-fields.ts';

const backoff = { baseMs: 60_000, capMs: 15 * 60_000 };
const mostAttempts = 3;
// a list that is begun later may not be over by the end of the tick
const latestStartMs = 20_000;

/**
 * One tick: starts the run that is due, and takes the runs under way a bounded piece further, the
 * scheduled one first. `progress` is changed in place and says how far it got, however it ends.
 * @throws what the table or the queue throw; the next tick takes up where this one stopped
 */
export async function reconcile(
  progress: Progress,
  signal: AbortSignal,
  given: ReconcileParts,
): Promise<void> {
  const { now } = given;
  const unlike = progress.unlike?.settings === given.settings ? progress.unlike.fields : [];
  const parts = { ...given, ignoredFields: new Set([...given.ignoredFields, ...unlike]) };
  if (Date.parse(progress.since) > now()) progress.since = new Date(now()).toISOString();
  const due = dueRun(progress, now(), parts);
  if (due) {
    progress.scheduled = due;
    progress.startedMs = due.startedMs;
    await parts.save(progress, signal);
  }
  let requestsLeft = repairsPerTick(parts);
  for (const slot of ['scheduled', 'requested'] as const) {
    const run = progress[slot];
    if (!run) continue;
    if (await lookAgain(run, signal, parts)) await parts.save(progress, signal);
    const requestsBefore = run.counts.requests;
    await goOn(progress, run, requestsLeft, signal, parts);
    requestsLeft -= run.counts.requests - requestsBefore;
    await sendRepairs(progress, run, signal, parts);
    if (isOver(run)) await finish(progress, slot, run, signal, parts);
  }
}

/** Compares on until there is enough to repair, or enough was asked of Liner for now. */
async function goOn(
  progress: Progress,
  run: Run,
  mostRequests: number,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<void> {
  const requestsBefore = run.counts.requests;
  const startedMs = parts.now();
  let isFirst = true;
  const isLate = () => Math.abs(parts.now() - startedMs) > latestStartMs;
  const listed = createListed(run, signal, parts);
  const isFull = () => run.repairs.length >= repairsPerTick(parts);
  const isSpent = () => run.counts.requests - requestsBefore >= mostRequests;
  while (run.phase !== 'repairs' && !isFull() && !isSpent() && !isLate() && !signal.aborted) {
    if (isLeftAlone(progress, parts.now()) && run.phase !== 'unlisted') return;
    try {
      if (await step(progress, run, listed, signal, parts)) await parts.save(progress, signal);
    } catch (error) {
      // so slow a Liner is asked for less at once: the next tick would not get to the end either
      if (signal.aborted && isFirst && run.phase === 'calls') narrow(run, longestList);
      if (signal.aborted || !isOfLiner(error)) throw error;
      parts.onFailure(error);
      handle(error, progress, run, parts);
      await parts.save(progress, signal);
      if (progress.resumeMs !== undefined) return;
    }
    isFirst = false;
  }
}

async function step(
  progress: Progress,
  run: Run,
  listed: Listed,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<boolean> {
  if (run.phase === 'unlisted') return findUnlisted(run, progress.since, listed, signal, parts);
  if (run.phase === 'orders') await listOrders(run, signal, parts);
  else await compareNext(run, listed, signal, parts);
  progress.failures = 0;
  progress.resumeMs = undefined;
  return true;
}

function isLeftAlone({ resumeMs = 0 }: Progress, nowMs: number): boolean {
  // a clock that ran ahead must not have it wait
  return nowMs < resumeMs && resumeMs <= nowMs + backoff.capMs;
}

function isOfLiner(error: unknown): boolean {
  if (error instanceof PermanentError) return error.code !== 'RECORD_REFUSED';
  return error instanceof RetryableError && /^(LINER|TOKEN)_/.test(error.code);
}

// an answer that makes no sense may be one of a gateway, or the way it will always be
const mayStay = new Set(['LINER_ANSWER_UNREADABLE', 'LINER_REPORTED_FAILURE']);

function handle(error: unknown, progress: Progress, run: Run, parts: ReconcileParts): void {
  progress.resumeMs = undefined;
  if (isForbidden(error)) {
    run.isForbidden = true;
    run.phase = 'repairs';
    return;
  }
  const { code } = error as RetryableError | PermanentError;
  if (error instanceof PermanentError) {
    if (code === 'LINER_REFUSED_REQUEST' && run.phase === 'calls' && halve(run)) return;
    leavePlace(run);
    return;
  }
  if (mayStay.has(code) && ++run.attempts >= mostAttempts) {
    leavePlace(run);
    return;
  }
  progress.failures++;
  const askedMs = error instanceof RetryableError ? error.retryAfterMs : undefined;
  const waitMs = delayMs(progress.failures, askedMs, backoff, parts.random);
  progress.resumeMs = parts.now() + Math.ceil(waitMs);
}

function leavePlace(run: Run): void {
  if (run.phase === 'calls') giveUp(run, listEnd(run));
  else {
    doubt(run);
    run.phase = 'repairs';
  }
}

function isOver({ phase, repairs, flights }: Run): boolean {
  return phase === 'repairs' && repairs.length === 0 && flights.length === 0;
}

async function finish(
  progress: Progress,
  slot: 'scheduled' | 'requested',
  run: Run,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<void> {
  // told twice, it is the same report
  if (run.finishedMs === undefined) {
    run.finishedMs = parts.now();
    await parts.save(progress, signal);
  }
  const report = reportOf(run, run.finishedMs);
  await parts.publish(report, signal);
  delete progress[slot];
  if (slot === 'scheduled') {
    const isCompared = !['incomplete', 'unreadable', 'forbidden'].includes(report.result);
    progress.last = { id: report.id, result: report.result };
    progress.finishedMs = run.finishedMs;
    progress.forbiddenUnder = run.isForbidden ? parts.settings : undefined;
    if (isCompared) progress.comparedTo = run.window.to;
  }
  const unlike = unlikeFields(run);
  if (unlike.length > 0) {
    const before = progress.unlike?.settings === parts.settings ? progress.unlike.fields : [];
    progress.unlike = { settings: parts.settings, fields: [...new Set([...before, ...unlike])] };
  }
  await parts.save(progress, signal);
  parts.onReport(report, unlike);
}
