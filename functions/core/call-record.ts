import type { Call } from './call.ts';
import type { CallId } from './call-id.ts';
import { contentHash } from './content-hash.ts';

/** A stored call. Times are ISO 8601 in UTC with milliseconds, so they order as text. */
export type CallRecord = Call & {
  readonly callId: CallId;
  /** of everything Liner said; two reads with the same content have the same hash */
  readonly contentHash: string;
  /** the instant before the GET was sent: the only order two answers have */
  readonly fetchedAt: string;
  /** `fetchedAt` of the first read that gave this content */
  readonly changedAt: string;
};

export type Outcome = 'enriched' | 'changed' | 'unchanged' | 'stale';

/** What one read of a call means for what is stored. */
export interface Step {
  readonly outcome: Outcome;
  /** what is stored once the step is taken */
  readonly record: CallRecord;
}

/** Judges an answer of Liner whose request was sent at `fetchedAt` against the stored record. */
export function nextStep(stored: CallRecord | undefined, call: Call, fetchedAt: string): Step {
  if (stored && stored.fetchedAt > fetchedAt) return { outcome: 'stale', record: stored };
  const hash = contentHash(call);
  if (stored?.contentHash === hash) {
    return { outcome: 'unchanged', record: { ...stored, fetchedAt } };
  }
  return {
    outcome: stored ? 'changed' : 'enriched',
    record: { ...call, callId: call.id, contentHash: hash, fetchedAt, changedAt: fetchedAt },
  };
}
