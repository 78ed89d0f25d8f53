import type { Context } from 'aws-lambda';
import type { CallId } from '../../../core/call-id.ts';
import type { DirectResult } from '../../../functions/enrich/direct-invoke.ts';
import { withDeadlines } from '../../../functions/shared/deadline.ts';
import type { Log } from '../../../functions/shared/log.ts';
import { type Report, reportOf } from './report.ts';
import { type Window, windowOf } from './window.ts';

export interface ReconcileParts {
  readonly listCalls: (
    leadIds: readonly number[],
    window: Window,
    signal: AbortSignal,
  ) => Promise<CallId[]>;
  /** at most 100 ids */
  readonly enrich: (callIds: readonly CallId[], signal: AbortSignal) => Promise<DirectResult[]>;
  readonly leadIds: readonly number[];
  readonly log: Log;
  readonly now: () => number;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html: the answer is waited for
const idsPerInvoke = 100;

/** Has every call that Liner lists read again, which stores it anew, and reports what that found. */
export function createHandler({ listCalls, enrich, leadIds, log, now }: ReconcileParts) {
  return async (event: unknown, context: Context): Promise<Report> => {
    const window = windowOf(event, now());
    return withDeadlines(context.getRemainingTimeInMillis(), async ({ work }) => {
      const callIds = await listCalls(leadIds, window, work);
      const results: DirectResult[] = [];
      for (let start = 0; start < callIds.length; start += idsPerInvoke) {
        results.push(...(await enrich(callIds.slice(start, start + idsPerInvoke), work)));
      }
      const report = reportOf(window, results);
      const { result, counts } = report;
      const write = result === 'nothing-compared' ? log.warn : log.info;
      write('reconciled', { ...window, result, listed: callIds.length, ...counts });
      return report;
    });
  };
}
