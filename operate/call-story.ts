import type { CallId } from '../core/call-id.ts';
import type { Letter } from './letter.ts';

/** Where a call stands. */
export type CallState =
  /** no trace of it, as far back as anything is kept */
  | 'unheard'
  /** asked for, and turned away at the door */
  | 'refused'
  /** in the call queue */
  | 'waiting'
  /** given up; its letter waits for the operator */
  | 'dead-letter'
  /** given up; its letter is no longer there, and it is not stored */
  | 'letter-gone'
  | 'stored'
  /** stored, but Liner has it no longer */
  | 'gone-at-liner'
  /** was stored, and is no longer: erased, or its time was over */
  | 'removed';

/** One thing that happened to a call. */
export interface StoryEntry {
  /** ISO 8601 */
  readonly at: string;
  readonly what:
    | 'heard'
    | 'refused'
    | 'failed'
    | 'dead-lettered'
    | 'read'
    | 'changed'
    | 'event'
    | 'recording'
    | 'letter';
  readonly detail: string;
  readonly code?: string;
  /** where it is about a recording of the call */
  readonly recordingId?: number;
  /** of the invocation, as its log lines name it */
  readonly requestId?: string;
}

/** Requests that were turned away; which call they were about, nobody read. */
export interface RefusedRequests {
  readonly code: string;
  readonly reason?: string;
  readonly count: number;
  /** of the last; ISO 8601 */
  readonly lastAt: string;
}

/** What is told of a record: nothing of the client, no text of Liner's but the status. */
export interface RecordFacts {
  readonly createdTime: string;
  readonly receivedAt: string;
  readonly fetchedAt: string;
  readonly changedAt: string;
  readonly complete: boolean;
  readonly completedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  readonly goneAt?: string | undefined;
  /** when it may be removed; ISO 8601 */
  readonly expiresAt?: string | undefined;
  readonly status?: string | number | undefined;
  readonly leadId?: number | undefined;
  readonly orderId?: number | undefined;
  readonly userId?: number | undefined;
  readonly talkTimeDurationSeconds?: number | undefined;
  readonly hasRecords?: boolean | undefined;
  /** how many are listed, and how many of them have a summary */
  readonly recordings?: number | undefined;
  readonly summaries?: number | undefined;
}

/** Where a recording of a call stands; nothing of its link and summary. */
export interface RecordingStory {
  readonly id: number;
  readonly durationSeconds?: number | undefined;
  readonly isTransfer?: boolean | undefined;
  /** as Liner says */
  readonly createdAt?: string | undefined;
  readonly hasSummary: boolean;
  readonly state: /** in the record; the stack copies none */
    | 'listed'
    /** in the bucket */
    | 'stored'
    /** in the copy queue */
    | 'waiting'
    /** given up; its letter waits for the operator */
    | 'dead-letter'
    /** given up; its letter is no longer there */
    | 'letter-gone'
    /** Liner has no link for it yet */
    | 'without-link'
    /** as when it was read before the stack copied any */
    | 'not-asked-for';
  /** of what failed last, where that is why */
  readonly code?: string;
  /** when it is tried next; ISO 8601 */
  readonly nextAt?: string;
  readonly stored?: { readonly key: string; readonly bytes: number; readonly storedAt: string };
}

/** All that can be found out about a call. */
export interface CallStory {
  readonly callId: CallId;
  readonly state: CallState;
  /** of what failed or was refused last, where that is why it is in its state */
  readonly code?: string;
  /** the answer, in a sentence or two */
  readonly summary: string;
  /** what to do */
  readonly next: string;
  /** the article of the runbook, as in `docs/runbook.md#call_not_found` */
  readonly runbook?: string;
  /** when it is tried or read next, if all goes well; ISO 8601 */
  readonly nextAt?: string;
  readonly record?: RecordFacts;
  readonly recordings: readonly RecordingStory[];
  readonly letters: readonly Letter[];
  /** where nothing was heard of the call: who was turned away meanwhile */
  readonly refusedRequests: readonly RefusedRequests[];
  /** oldest first */
  readonly timeline: readonly StoryEntry[];
  /** since when there are logs; what happened before is not in the timeline; ISO 8601 */
  readonly logsSince?: string;
}
