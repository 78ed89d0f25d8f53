import { type Call, createdAtMs, isComplete } from './call.ts';
import type { CallId } from './call-id.ts';
import { canonicalJson, contentHash } from './content-hash.ts';
import { cameLate } from './due-calls.ts';
import { type IgnoredFields, withoutFields } from './ignored-fields.ts';

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

export type Outcome = 'enriched' | 'changed' | 'unchanged' | 'stale';

/** What one read of a call means for what is stored. */
export interface RecordUpdate {
  readonly outcome: Outcome;
  /** what is stored once the update is taken */
  readonly record: CallRecord;
  /** unchanged, but for ignored fields that are to be stored as Liner gave them now */
  readonly renews?: boolean;
}

/**
 * Judges an answer of Liner whose request was sent at `fetchedAt` against the stored record.
 * A call read `settleAfterMs` after its first read or later is settled, and so is one that was
 * already that old when it was first read.
 */
export function applyAnswer(
  stored: CallRecord | undefined,
  call: Call,
  fetchedAt: string,
  settleAfterMs: number,
  ignored: IgnoredFields = noFields,
): RecordUpdate {
  if (stored && stored.fetchedAt > fetchedAt) return { outcome: 'stale', record: stored };
  const hash = contentHash(withoutFields(call, ignored));
  const isSame = stored !== undefined && !stored.goneAt && isSameContent(stored, hash, ignored);
  const complete = isComplete(call);
  return {
    outcome: isSame ? 'unchanged' : stored ? 'changed' : 'enriched',
    record: {
      ...call,
      callId: call.id,
      contentHash: isSame ? stored.contentHash : hash,
      fetchedAt,
      changedAt: isSame ? stored.changedAt : fetchedAt,
      complete,
      completedAt: stored?.completedAt ?? (complete ? fetchedAt : undefined),
      ...timesOf(stored, call, fetchedAt, settleAfterMs),
    },
    ...(isSame && ignored.size > 0 && { renews: !isEqual(call, linerFieldsOf(stored)) }),
  };
}

/**
 * Judges an answer of Liner, asked for at `fetchedAt`, that it has no such call (any more). What is
 * stored stays.
 */
export function applyAbsence(
  stored: CallRecord,
  fetchedAt: string,
  settleAfterMs: number,
): RecordUpdate {
  if (stored.fetchedAt > fetchedAt) return { outcome: 'stale', record: stored };
  return {
    outcome: stored.goneAt ? 'unchanged' : 'changed',
    record: {
      ...stored,
      fetchedAt,
      changedAt: stored.goneAt ? stored.changedAt : fetchedAt,
      complete: stored.complete ?? isComplete(linerFieldsOf(stored)),
      ...timesOf(stored, stored, fetchedAt, settleAfterMs),
      goneAt: stored.goneAt ?? fetchedAt,
    },
  };
}

function timesOf(
  stored: CallRecord | undefined,
  { createdAt }: Call,
  fetchedAt: string,
  settleAfterMs: number,
) {
  const receivedAt = stored?.receivedAt ?? fetchedAt;
  const createdTime =
    createdTimeOf(createdAt, fetchedAt) ??
    createdTimeOf(stored?.createdTime, fetchedAt) ??
    receivedAt;
  const isSettled =
    Date.parse(fetchedAt) - Date.parse(receivedAt) >= settleAfterMs ||
    cameLate({ receivedAt, createdTime }, settleAfterMs);
  const settledAt = stored?.settledAt ?? (isSettled ? fetchedAt : undefined);
  return { receivedAt, createdTime, settledAt };
}

const noFields: IgnoredFields = new Set();

// the stored hash may leave out other fields: the setting was changed since
function isSameContent(stored: CallRecord, hash: string, ignored: IgnoredFields): boolean {
  if (stored.contentHash === hash) return true;
  return contentHash(withoutFields(linerFieldsOf(stored), ignored)) === hash;
}

function isEqual(one: Call, other: Call): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

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

function createdTimeOf(createdAt: string | undefined, fetchedAt: string): string | undefined {
  const createdMs = createdAtMs({ createdAt }, Date.parse(fetchedAt));
  return createdMs === undefined ? undefined : new Date(createdMs).toISOString();
}
