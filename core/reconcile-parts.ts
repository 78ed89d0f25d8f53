import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import type { ListPage } from './list-page.ts';
import type { ReconciliationReport } from './reconciliation.ts';
import type { Progress } from './reconciliation-progress.ts';

/** What calls are listed by: of which orders or leads, made when, both ends included. */
export interface CallListQuery {
  readonly subject: 'orderIds' | 'leadIds';
  readonly ids: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** The outside systems a reconciliation needs, and its settings. */
export interface ReconcileParts {
  readonly listOrders: (offset: number, signal: AbortSignal) => Promise<ListPage>;
  readonly listCalls: (
    query: CallListQuery,
    offset: number,
    signal: AbortSignal,
  ) => Promise<ListPage>;
  /** those of the calls that are stored; what is just being stored is found too */
  readonly readRecords: (
    callIds: readonly CallId[],
    signal: AbortSignal,
  ) => Promise<readonly CallRecord[]>;
  /** all calls first read from `from` to `to`, both included and in one hour */
  readonly readReceived: (
    from: string,
    to: string,
    signal: AbortSignal,
  ) => Promise<readonly { readonly callId: CallId; readonly createdTime: string }[]>;
  /** durable once it returns */
  readonly queueCalls: (
    calls: readonly { readonly callId: CallId; readonly delaySeconds: number }[],
    signal: AbortSignal,
  ) => Promise<void>;
  /** @throws when another tick has taken over since */
  readonly save: (progress: Progress, signal: AbortSignal) => Promise<void>;
  /** lists of ids a run notes beside its progress */
  readonly notes: {
    readonly write: (name: string, ids: readonly number[], signal: AbortSignal) => Promise<void>;
    readonly read: (name: string, signal: AbortSignal) => Promise<readonly number[]>;
  };
  /** keeps the report and tells the bus; repeated, it does the same again */
  readonly publish: (report: ReconciliationReport, signal: AbortSignal) => Promise<void>;
  /** told of each report, and of fields that the list has in another form than the call itself */
  readonly onReport: (report: ReconciliationReport, unlikeFields: readonly string[]) => void;
  /** told of each failure of Liner */
  readonly onFailure: (error: unknown) => void;
  /** whether runs start by themselves */
  readonly isScheduled: boolean;
  readonly everyMs: number;
  readonly lookBackMs: number;
  readonly requestsPerSecond: number;
  readonly ignoredFields: IgnoredFields;
  /** differs where the settings do */
  readonly settings: string;
  readonly now: () => number;
  readonly random: () => number;
}
