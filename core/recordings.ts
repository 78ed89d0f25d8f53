import type { CallId } from './call-id.ts';
import { RetryableError } from './errors.ts';

/** A recording of a call under Liner's names; what Liner left blank, or gave in another type, is left out. */
export interface Recording {
  readonly id: number;
  readonly durationSeconds?: number;
  readonly isTransfer?: boolean;
  readonly createdAt?: string;
  /** what an AI made of it; personal data */
  readonly recordSummary?: string;
  /** as Liner gives it: nobody has judged it, and it may expire; personal data */
  readonly fileUrl?: string;
}

/** What one answer lists. */
export interface RecordingPage {
  readonly items: readonly unknown[];
  /** where the next one begins; undefined where this is the last */
  readonly nextOffset: number | undefined;
}

/** Liner's own, where a list names no limit. https://docs.linerapp.io/devs/api/v2/ */
const usualPage = 50;

/**
 * Reads `data` of a list, which is documented in part: its items stand under `list`, or are all there
 * is. `next` is not gone by: nobody knows what it is on the last page.
 * @throws {RetryableError} LINER_ANSWER_UNREADABLE when it is no list
 */
export function parseRecordingPage(data: unknown, offset: number): RecordingPage {
  const { list, total } = Array.isArray(data) ? { list: data } : Object(data);
  const items = data === null || list === null ? [] : list;
  if (!Array.isArray(items)) throw new RetryableError('LINER_ANSWER_UNREADABLE');
  const end = offset + items.length;
  const hasMore = Number.isSafeInteger(total) ? end < total : items.length >= usualPage;
  return { items, nextOffset: hasMore && items.length > 0 ? end : undefined };
}

/** Undefined for what has no id to know it by, or says that it is of another call. */
export function parseRecording(item: unknown, callId: CallId): Recording | undefined {
  const said: Record<string, unknown> = Object(item);
  const isForeign = (said.callId ?? callId) !== callId && said.callId !== String(callId);
  const known = Object.entries(readers).filter(([field, fits]) => fits(said[field]));
  if (isForeign || !readers.id(said.id)) return undefined;
  // each reader has looked at its own field
  return Object.fromEntries(known.map(([field]) => [field, said[field]])) as unknown as Recording;
}

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const readers = {
  id: (value: unknown) => isCount(value) && value !== 0,
  durationSeconds: isCount,
  isTransfer: (value: unknown) => typeof value === 'boolean',
  createdAt: isText,
  recordSummary: isText,
  fileUrl: isText,
};

/** The call as it is compared: a link whose signature changes is no change. */
export function withBareLinks<Told extends { readonly recordings?: Recording[] }>(
  call: Told,
): Told {
  if (!call.recordings) return call;
  const recordings = call.recordings.map((recording) => {
    const { fileUrl } = recording;
    return fileUrl === undefined ? recording : { ...recording, fileUrl: fileUrl.split('?')[0] };
  });
  return { ...call, recordings };
}
