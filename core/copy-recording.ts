import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import type { CopyMessage } from './copy-message.ts';
import { PermanentError } from './errors.ts';
import { type AudioKind, callPrefix, recordingIdOf, recordingPrefix } from './recording-audio.ts';
import { type RecordingEvent, recordingEventOf } from './recording-event.ts';

/** A recording that is being read. */
export interface Download<Body> {
  readonly kind: AudioKind;
  readonly body: Body;
  /** how many there were, once the body has been read */
  readonly bytes: () => number;
}

/** An object of the bucket. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** epoch milliseconds; of one that was uploaded in parts, when that began */
  readonly storedAtMs: number;
}

/** The outside systems one copy needs. */
export interface CopyParts<Body> {
  readonly bucketName: string;
  readRecord(callId: CallId, signal: AbortSignal): Promise<CallRecord | undefined>;
  /** what has a name that begins so */
  listObjects(prefix: string, signal: AbortSignal): Promise<StoredObject[]>;
  /** durable once it returns */
  queue(messages: readonly CopyMessage[], signal: AbortSignal): Promise<void>;
  /** begins to read what a link leads to */
  download(link: string, signal: AbortSignal): Promise<Download<Body>>;
  /** stores the whole of it or nothing; false where there is an object of that name */
  upload(key: string, download: Download<Body>, signal: AbortSignal): Promise<boolean>;
  /** the link as Liner gives it now */
  fetchLink(callId: CallId, recordingId: number, signal: AbortSignal): Promise<string | undefined>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  publish(event: RecordingEvent, signal: AbortSignal): Promise<void>;
}

/** How a message came. */
interface Delivered {
  /** 1 for the first */
  readonly receiveCount: number;
  /** epoch milliseconds */
  readonly sentAtMs: number;
}

export type CopyOutcome =
  | { readonly kind: 'queued'; readonly recordings: number }
  | { readonly kind: 'stored'; readonly bytes: number }
  /** there is an object of it */
  | { readonly kind: 'present' }
  /** the record is, or the record has it no longer */
  | { readonly kind: 'gone' };

// no copy takes longer, so what is older was there before its message was sent
const longestCopyMs = 15 * 60_000;

/**
 * Builds the use case. A message about a call queues one for each recording that is not stored; one
 * about a recording stores it and tells of it. The bucket is the only state: whoever finds an object
 * tells of it again only where the one who stored it may have ended before.
 */
export function createCopyRecording<Body>(parts: CopyParts<Body>) {
  const { bucketName: bucket } = parts;

  return async (message: CopyMessage, delivered: Delivered, signal: AbortSignal) => {
    const { callId, recordingId } = message;
    const record = await parts.readRecord(callId, signal);
    if (recordingId === undefined) return queueAll(callId, record, signal);
    return copyOne(callId, recordingId, record, delivered, signal);
  };

  async function queueAll(
    callId: CallId,
    record: CallRecord | undefined,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    const linked = (record?.recordings ?? []).filter(({ fileUrl }) => fileUrl !== undefined);
    if (linked.length === 0) return { kind: 'queued', recordings: 0 };
    const objects = await parts.listObjects(callPrefix(callId), signal);
    const stored = new Set(objects.map(({ key }) => recordingIdOf(key)));
    const missing = linked.filter(({ id }) => !stored.has(id));
    const messages = missing.map(({ id }) => ({ callId, recordingId: id }));
    if (messages.length > 0) await parts.queue(messages, signal);
    return { kind: 'queued', recordings: messages.length };
  }

  async function copyOne(
    callId: CallId,
    recordingId: number,
    record: CallRecord | undefined,
    delivered: Delivered,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    const recording = record?.recordings?.find(({ id }) => id === recordingId);
    const [object] = await parts.listObjects(recordingPrefix(callId, recordingId), signal);
    // a copy that was killed may have left it behind
    if (object && !record) await parts.remove(object.key, signal);
    if (!recording) return { kind: 'gone' };
    const tell = ({ key, bytes }: Pick<StoredObject, 'key' | 'bytes'>) => {
      const stored = { callId, recordingId, bucket, key, bytes };
      return parts.publish(recordingEventOf(stored, recording.durationSeconds), signal);
    };
    if (object) {
      const { receiveCount, sentAtMs } = delivered;
      const isRedriven = object.storedAtMs + longestCopyMs < sentAtMs;
      if (receiveCount > 1 || isRedriven) await tell(object);
      return { kind: 'present' };
    }
    if (recording.fileUrl === undefined) return { kind: 'gone' };

    const download = await downloadOf(callId, recordingId, recording.fileUrl, signal);
    const key = `${recordingPrefix(callId, recordingId)}${download.kind.extension}`;
    if (!(await parts.upload(key, download, signal))) return { kind: 'present' };
    // erased meanwhile: whoever erased it had not seen the object yet
    if (!(await parts.readRecord(callId, signal))) {
      await parts.remove(key, signal);
      return { kind: 'gone' };
    }
    await tell({ key, bytes: download.bytes() });
    return { kind: 'stored', bytes: download.bytes() };
  }

  /** A link that is refused may have expired: it is read anew, once. */
  async function downloadOf(
    callId: CallId,
    recordingId: number,
    link: string,
    signal: AbortSignal,
  ): Promise<Download<Body>> {
    try {
      return await parts.download(link, signal);
    } catch (error) {
      if (!isRefused(error)) throw error;
      return parts.download(await freshLink(callId, recordingId, signal), signal);
    }
  }

  async function freshLink(
    callId: CallId,
    recordingId: number,
    signal: AbortSignal,
  ): Promise<string> {
    const link = await parts.fetchLink(callId, recordingId, signal).catch((error: unknown) => {
      if (!(error instanceof PermanentError)) throw error;
      return undefined;
    });
    if (link !== undefined) return link;
    throw new PermanentError('RECORDING_LINK_REFUSED', { reason: 'no-longer-listed' });
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof PermanentError && error.code === 'RECORDING_LINK_REFUSED';
}
