import type { Remembered } from '../../clients/reconciliations-table.ts';
import { ordersNote } from '../../core/reconcile-lists.ts';
import type { ReconcileParts } from '../../core/reconcile-parts.ts';
import type { Run } from '../../core/reconciliation-progress.ts';
import {
  type RequestRefusal,
  readReconciliationRequest,
} from '../../core/reconciliation-request.ts';
import { newRun } from '../../core/reconciliation-start.ts';
import type { Metrics } from '../shared/metrics.ts';

export interface AskParts {
  readonly remember: (nowMs: number, signal: AbortSignal) => Promise<Remembered>;
  /** false where a run waits already */
  readonly leave: (run: Run, signal: AbortSignal) => Promise<boolean>;
  readonly notes: () => ReconcileParts['notes'];
  readonly metrics: Metrics;
  readonly now: () => number;
}

export interface RunningRefusal {
  readonly code: 'RECONCILIATION_RUNNING';
  /** the run that was asked for before */
  readonly id: string | undefined;
  readonly detail: string;
}

export type Asked =
  | Pick<Run, 'id' | 'window' | 'dryRun' | 'refresh'>
  | { readonly error: RequestRefusal | RunningRefusal };

/** Leaves a run for the next tick. One is asked for at a time; it does not wait for scheduled ones. */
export async function ask(event: unknown, signal: AbortSignal, parts: AskParts): Promise<Asked> {
  const request = readReconciliationRequest(event, parts.now());
  if ('code' in request) {
    // the names of strange members are not ours to log
    parts.metrics.refusal(request.code, { reason: request.detail });
    return { error: request };
  }
  const { progress, request: waiting } = await parts.remember(parts.now(), signal);
  const underWay = progress?.requested ?? waiting;
  if (underWay) return refused(underWay);
  const run = newRun('request', request, parts.now());
  const ids = request.orderIds ?? request.leadIds;
  if (ids) await parts.notes().write(ordersNote(run), ids, signal);
  if (!(await parts.leave(run, signal))) return refused(undefined);
  const { id, window, dryRun, refresh } = run;
  return { id, window, dryRun, refresh };

  function refused(other: Run | undefined): Asked {
    const detail = 'a run that was asked for before is not over: follow it, and ask again then';
    parts.metrics.refusal('RECONCILIATION_RUNNING', { reason: detail });
    return { error: { code: 'RECONCILIATION_RUNNING', id: other?.id, detail } };
  }
}
