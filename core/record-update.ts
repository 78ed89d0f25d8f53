import { type Call, createdAtMs } from './call.ts';
import { type CallRecord, linerFieldsOf } from './call-record.ts';
import { type Awaited, isComplete } from './completeness.ts';
import { canonicalJson, contentHash } from './content-hash.ts';
import { cameLate } from './due-calls.ts';
import { type IgnoredFields, withoutFields } from './ignored-fields.ts';
import { withBareLinks } from './recordings.ts';

export type Outcome = 'enriched' | 'changed' | 'unchanged' | 'stale';

/** What one read of a call means for what is stored. */
export interface RecordUpdate {
  readonly outcome: Outcome;
  /** what is stored once the update is taken */
  readonly record: CallRecord;
  /** unchanged, but for ignored fields, or signatures of links, that are to be stored as Liner gave them now */
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
  awaited?: Awaited,
): RecordUpdate {
  if (stored && stored.fetchedAt > fetchedAt) return { outcome: 'stale', record: stored };
  const hash = contentHash(comparedOf(call, ignored));
  const isSame = stored !== undefined && !stored.goneAt && isSameContent(stored, hash, ignored);
  const complete = isComplete(call, awaited);
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
    ...(isSame &&
      (ignored.size > 0 || call.recordings) && { renews: !isEqual(call, linerFieldsOf(stored)) }),
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
  return contentHash(comparedOf(linerFieldsOf(stored), ignored)) === hash;
}

function comparedOf(call: Call, ignored: IgnoredFields): Call {
  return withoutFields(withBareLinks(call), ignored);
}

function isEqual(one: Call, other: Call): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function createdTimeOf(createdAt: string | undefined, fetchedAt: string): string | undefined {
  const createdMs = createdAtMs({ createdAt }, Date.parse(fetchedAt));
  return createdMs === undefined ? undefined : new Date(createdMs).toISOString();
}
