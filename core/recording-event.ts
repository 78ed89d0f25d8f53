import * as z from 'zod/mini';

export const recordingStored = 'Recording Stored';

/** `detail` of its event, version 1; docs/events/recording-event.v1.json says the same as JSON Schema. */
export const RecordingEvent = z.object({
  version: z.literal(1),
  /** the same for the same recording, however often it is sent */
  id: z.string(),
  callId: z.int(),
  recordingId: z.int(),
  bucket: z.string(),
  key: z.string(),
  /** of the object */
  bytes: z.int(),
  /** as Liner says */
  durationSeconds: z.optional(z.int()),
});
export type RecordingEvent = z.infer<typeof RecordingEvent>;

/** What consumers are told of a recording that is stored: no link, no summary. */
export function recordingEventOf(
  stored: Omit<RecordingEvent, 'version' | 'id' | 'durationSeconds'>,
  durationSeconds: number | undefined,
): RecordingEvent {
  const { callId, recordingId, bucket, key, bytes } = stored;
  return {
    version: 1,
    id: `${callId}/recording-stored/${recordingId}`,
    ...{ callId, recordingId, bucket, key, bytes },
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}
