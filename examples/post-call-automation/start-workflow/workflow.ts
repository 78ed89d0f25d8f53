import * as z from 'zod/mini';
import { CallEvent } from '../../../core/call-event.ts';
import { RecordingEvent } from '../../../core/recording-event.ts';
import { sendJson } from '../../send-json.ts';

/** `detail` of Call Completed, or of Recording Stored. */
export const StartingEvent = z.union([CallEvent, RecordingEvent]);
export type StartingEvent = z.infer<typeof StartingEvent>;

/**
 * Starts the workflow with the event as its input. The key is the same however often the event
 * arrives: who gets it twice starts nothing the second time.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export async function startWorkflow(
  url: string,
  event: StartingEvent,
  signal: AbortSignal,
): Promise<string> {
  const headers = { 'idempotency-key': event.id };
  await sendJson({ method: 'POST', url, headers, body: event }, signal);
  return 'workflow started';
}
