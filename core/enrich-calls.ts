import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import type { Enrich } from './enrich.ts';
import type { RecordUpdate } from './record-update.ts';

/** Reads what is stored of many calls in one request; a call just written may be missing. */
export type ReadRecords = (
  callIds: readonly CallId[],
  signal: AbortSignal,
) => Promise<Map<CallId, CallRecord>>;

export interface EnrichCallsParts {
  readonly readRecords: ReadRecords;
  readonly enrich: Enrich;
}

/** How one call ended: judged and stored, already covered by what is stored, or what was thrown. */
export type EnrichResult =
  | {
      readonly kind: 'done';
      readonly update: RecordUpdate;
      readonly before: CallRecord | undefined;
    }
  | { readonly kind: 'covered'; readonly before: CallRecord | undefined }
  | { readonly kind: 'failed'; readonly error: unknown; readonly before: CallRecord | undefined };

/**
 * Enriches different calls, `atOnce` side by side: one read for all, then a fetch and a write for each
 * that `isCovered` does not spare. Never rejects: an error is the result of its own call only.
 */
export async function enrichCalls(
  callIds: readonly CallId[],
  isCovered: (callId: CallId, stored: CallRecord | undefined) => boolean,
  parts: EnrichCallsParts,
  signal: AbortSignal,
  atOnce: number = callIds.length,
): Promise<Map<CallId, EnrichResult>> {
  const resultsByCall = new Map<CallId, EnrichResult>();
  try {
    const records = callIds.length > 0 ? await parts.readRecords(callIds, signal) : new Map();
    const waiting = callIds.values();
    const work = async () => {
      for (const callId of waiting) {
        resultsByCall.set(callId, await resultOf(callId, records.get(callId)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  } catch (error) {
    for (const callId of callIds)
      resultsByCall.set(callId, { kind: 'failed', error, before: undefined });
  }
  return resultsByCall;

  async function resultOf(callId: CallId, before: CallRecord | undefined): Promise<EnrichResult> {
    try {
      if (isCovered(callId, before)) return { kind: 'covered', before };
      return { kind: 'done', update: await parts.enrich(callId, before, signal), before };
    } catch (error) {
      return { kind: 'failed', error, before };
    }
  }
}
