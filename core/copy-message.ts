import { type CallId, parseCallId } from './call-id.ts';
import { PermanentError } from './errors.ts';
import { parseLosslessJson } from './lossless-json.ts';
import { readCallId } from './message-body.ts';

/** What a message of the copy queue is about: a call, or one recording of it. */
export interface CopyMessage {
  readonly callId: CallId;
  readonly recordingId?: number;
}

/**
 * Reads `{callId}`, `{callId, recordingId}`, or an event of our bus about a call.
 * @throws {PermanentError} MESSAGE_UNREADABLE or CALL_ID_INVALID
 */
export function readCopyMessage(body: string): CopyMessage {
  const callId = readCallId(body, '/callId');
  const { recordingId } = Object(parseLosslessJson(body));
  return recordingId === undefined ? { callId } : { callId, recordingId: idOf(recordingId) };
}

export function copyMessage({ callId, recordingId }: CopyMessage): string {
  return JSON.stringify({ callId, recordingId });
}

function idOf(value: unknown): number {
  try {
    return parseCallId(value);
  } catch {
    throw new PermanentError('MESSAGE_UNREADABLE', { reason: 'recording-id-malformed' });
  }
}
