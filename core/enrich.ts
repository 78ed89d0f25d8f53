import type { Breaker } from './breaker.ts';
import { type Call, parseCall } from './call.ts';
import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import type { Awaited } from './completeness.ts';
import { RetryableError } from './errors.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import { applyAbsence, applyAnswer, type RecordUpdate } from './record-update.ts';
import type { Recording } from './recordings.ts';

/** What Liner said of a call. */
export interface Fetched {
  /** `data` of the answer */
  readonly data: unknown;
  /** the instant just before the request that was answered was sent, in epoch milliseconds */
  readonly sentAtMs: number;
  /** what it means for a call that is not stored that Liner has none of this id */
  readonly missing?: Error;
}

/** The outside systems one enrichment needs. */
export interface EnrichParts {
  fetchCall(callId: CallId, signal: AbortSignal): Promise<Fetched>;
  /** of a call that has some; undefined where Liner refuses. Absent where they are not listed */
  readonly fetchRecordings?:
    | ((call: Call, signal: AbortSignal) => Promise<Recording[] | undefined>)
    | undefined;
  /** the newest stored record */
  readRecord(callId: CallId, signal: AbortSignal): Promise<CallRecord | undefined>;
  /** takes the update if `stored` is still what is stored and is not newer; false otherwise */
  write(
    update: RecordUpdate,
    stored: CallRecord | undefined,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** the age from which a read settles a call */
  readonly settleAfterMs: number;
  readonly ignoredFields?: IgnoredFields;
  readonly awaited?: Awaited | undefined;
  /** absent where Liner is asked however often it fails */
  readonly breaker?: Breaker;
}

export type Enrich = (
  callId: CallId,
  stored: CallRecord | undefined,
  signal: AbortSignal,
) => Promise<RecordUpdate>;

const writeAttempts = 4;

/**
 * Builds the use case: fetch a call, judge it against what is stored, write it in order.
 * `stored` may be out of date or missing: the conditional write finds out, and the update is judged
 * again on what is really there. Repeating a write whose answer was lost succeeds. A stored call that
 * Liner has no longer is noted as gone.
 */
export function createEnrich(parts: EnrichParts): Enrich {
  const { settleAfterMs, ignoredFields, awaited, breaker = (_, read) => read() } = parts;

  return async (callId, stored, signal) => {
    const { call, fetchedAt, missing, fetchRecordings, listed } = await breaker(callId, () =>
      read(callId, signal),
    );
    const judge = (base: CallRecord | undefined) => {
      if (call) {
        // a refusal tells nothing of what was listed before
        const recordings = fetchRecordings ? (listed ?? base?.recordings) : undefined;
        const whole = recordings ? { ...call, recordings } : call;
        return applyAnswer(base, whole, fetchedAt, settleAfterMs, ignoredFields, awaited);
      }
      if (!base) throw missing;
      return applyAbsence(base, fetchedAt, settleAfterMs);
    };

    // the first look may have missed what is there
    let base = stored ?? (missing && (await parts.readRecord(callId, signal)));
    let update = judge(base);
    for (let attempt = 1; attempt <= writeAttempts; attempt++) {
      if (update.outcome === 'stale' || (await parts.write(update, base, signal))) return update;
      base = await parts.readRecord(callId, signal);
      if (base && isSameWrite(base, update.record)) return update;
      update = judge(base);
    }
    throw new RetryableError('TABLE_UNAVAILABLE');
  };

  async function read(callId: CallId, signal: AbortSignal) {
    const { data, sentAtMs, missing } = await parts.fetchCall(callId, signal);
    const fetchedAt = new Date(sentAtMs).toISOString();
    const call: Call | undefined = missing ? undefined : parseCall(data, callId);
    const fetchRecordings = call?.hasRecords === true ? parts.fetchRecordings : undefined;
    const listed = call && fetchRecordings ? await fetchRecordings(call, signal) : undefined;
    return { call, fetchedAt, missing, fetchRecordings, listed };
  }
}

function isSameWrite(stored: CallRecord, written: CallRecord): boolean {
  return (
    stored.fetchedAt === written.fetchedAt &&
    stored.contentHash === written.contentHash &&
    stored.goneAt === written.goneAt
  );
}
