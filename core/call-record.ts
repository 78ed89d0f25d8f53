import type { Call } from './call.ts';
import type { CallId } from './call-id.ts';

/** A stored call. Times are ISO 8601 in UTC with milliseconds, so they order as text. */
export type CallRecord = Call & {
  readonly callId: CallId;
  /** of everything Liner said but ignored fields; two reads with the same content have the same hash */
  readonly contentHash: string;
  /** the instant just before the GET that was answered was sent: the only order two answers have */
  readonly fetchedAt: string;
  /** `fetchedAt` of the first read that gave this content, or found the call gone, or there again */
  readonly changedAt: string;
  /** `fetchedAt` of the first read that was stored; ages count from it, and it never moves */
  readonly receivedAt: string;
  /** `createdAt` in UTC, or `receivedAt` where Liner never named a plausible time */
  readonly createdTime: string;
  /** whether this content is complete */
  readonly complete: boolean;
  /** `fetchedAt` of the first read that gave a complete call */
  readonly completedAt?: string | undefined;
  /** `fetchedAt` of the first read after which nothing is expected to change any more */
  readonly settledAt?: string | undefined;
  /** `fetchedAt` of the read that found the call gone; absent while Liner has it */
  readonly goneAt?: string | undefined;
};

/** What Liner said, without what we noted beside it. */
export function linerFieldsOf(record: CallRecord): Call {
  const {
    callId: _callId,
    contentHash: _contentHash,
    fetchedAt: _fetchedAt,
    changedAt: _changedAt,
    receivedAt: _receivedAt,
    createdTime: _createdTime,
    complete: _complete,
    completedAt: _completedAt,
    settledAt: _settledAt,
    goneAt: _goneAt,
    ...call
  } = record;
  return call as Call;
}
