import type { ReconciliationReport } from '../../core/reconciliation.ts';
import type { CallStory } from '../call-story.ts';
import type { RunState } from '../follow-reconciliation.ts';
import type { Letter, LetterFilter } from '../letter.ts';
import type { LetterList } from '../list-letters.ts';
import type { RedriveResult } from '../redrive-letters.ts';

/** Which stack the page is about. */
export interface StackAnswer {
  readonly name: string;
  readonly stage: string;
  readonly isLocal: boolean;
  readonly region: string;
  readonly account: string;
  /** whether its Liner is one that can be told how to behave */
  readonly hasSwitchboard: boolean;
}

/** What there is now, and what was counted in a while. */
export interface FlowAnswer {
  readonly queue: { readonly waiting: number; readonly hidden: number };
  /** of calls, and of recordings */
  readonly letters: { readonly waiting: number; readonly hidden: number };
  /** in the copy queue, where the stack copies recordings */
  readonly copies?: { readonly waiting: number; readonly hidden: number };
  /** undefined when nothing waits, or nobody knows */
  readonly oldestSeconds?: number;
  /** sums of the metrics, by name */
  readonly counted: Readonly<Record<string, number>>;
  /** failures, dead letters and refusals by code */
  readonly coded: Readonly<Record<'Failures' | 'DeadLetters' | 'Refusals', readonly CodeCount[]>>;
  readonly alarms: readonly AlarmAnswer[];
}

export interface CodeCount {
  readonly code: string;
  readonly count: number;
}

export interface AlarmAnswer {
  readonly name: string;
  readonly state: 'ok' | 'ringing' | 'no data';
  readonly sinceMs: number;
  readonly impact: string;
  readonly runbook: string;
}

/** Metrics over time, on common periods; a period in which nothing was counted has 0, a distribution none. */
export interface SeriesAnswer {
  /** when each period begins; epoch milliseconds */
  readonly timesMs: readonly number[];
  readonly periodSeconds: number;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A stored call in a list. Nothing of the client is in it. */
export interface CallRow {
  readonly callId: number;
  readonly status?: string | number;
  readonly direction?: string;
  readonly leadId?: number;
  readonly talkSeconds?: number;
  readonly hasRecords?: boolean;
  readonly complete: boolean;
  readonly isSettled: boolean;
  readonly goneAt?: string;
  readonly createdTime: string;
  readonly receivedAt: string;
  readonly changedAt: string;
  readonly fetchedAt: string;
}

export interface CallsAnswer {
  /** the first read last comes first */
  readonly calls: readonly CallRow[];
  /** where the next page begins: calls first read before this time */
  readonly before?: string;
}

export interface CallAnswer {
  readonly story: CallStory;
  /** as it is stored, phone numbers masked */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** Where a recording can be listened to, for as long as it is. */
export interface PlayAnswer {
  readonly url: string;
  readonly bytes: number;
}

/** A line of the log that counts something, or says what failed. */
export interface LogRow {
  readonly timeMs: number;
  readonly function: string;
  /** how much of what was asked for it counts */
  readonly count: number;
  readonly callIds: readonly number[];
  readonly code?: string;
  readonly reason?: string;
  readonly requestId?: string;
}

export interface LogAnswer {
  /** newest first */
  readonly rows: readonly LogRow[];
  /** whether there are more than these */
  readonly isCut: boolean;
}

/** A call that waits in the queue. */
export interface WaitingRow {
  readonly callId: number;
  /** since it came, or was last tried; epoch milliseconds */
  readonly sinceMs: number;
  readonly nextTryMs: number;
  /** of its last try; absent where there was none yet */
  readonly code?: string;
  readonly receiveCount?: number;
}

export interface WaitingAnswer {
  /** the one that is tried next comes first */
  readonly rows: readonly WaitingRow[];
  readonly isCut: boolean;
}

export type LettersAnswer = LetterList;
export type { CallStory, Letter, LetterFilter, RunState };

/** What a redrive tells while it runs, and last how it ended. */
export interface RedriveProgress {
  readonly removed: number;
  readonly failed: number;
  readonly result?: RedriveResult;
}

/** What became of a call that was read anew. */
export interface ReadAnswer {
  readonly callId?: number;
  readonly outcome: string;
  readonly code?: string;
}

/** What reconciliations found, and the one under way. */
export interface ReconciliationsAnswer {
  /** newest first */
  readonly reports: readonly ReconciliationReport[];
  readonly running?: RunState;
}

/** How the Liner of a local run behaves. */
export interface LinerAnswer {
  readonly mode: string;
  readonly recordings: string;
  /** what is behind the links of recordings */
  readonly links: string;
  readonly webhooks: string;
  /** whether its token may list orders and calls */
  readonly lists: string;
  /** how often its token was rotated */
  readonly rotations: number;
  /** requests for a call so far */
  readonly requests: number;
  /** ids of the calls that were made last */
  readonly lastCalls: readonly number[];
}

/** What is to change of it. */
export interface LinerChange {
  readonly mode?: string | undefined;
  readonly recordings?: string | undefined;
  readonly links?: string | undefined;
  readonly webhooks?: string | undefined;
  readonly lists?: string | undefined;
  readonly rotateToken?: true | undefined;
  readonly newCalls?: number | undefined;
}

/** What a person is told when something failed. */
export interface ErrorAnswer {
  readonly problem: string;
  readonly next: string;
}
