import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type CallEvent, eventSource } from '../core/call-event.ts';
import { RetryableError } from '../core/errors.ts';
import type { ChangeType } from '../core/record-changes.ts';
import { type RecordingEvent, recordingStored } from '../core/recording-event.ts';

export interface BusEntry {
  readonly type: ChangeType;
  readonly event: CallEvent;
}

/** The most entries and bytes one request takes. */
export const requestLimits = { entries: 10, bytes: 240_000 };

export interface PutResult {
  /** the entries the bus did not take; all of them when the request itself failed */
  readonly refused: readonly BusEntry[];
  /** what AWS calls the reason */
  readonly cause?: string | undefined;
}

/** Sends at most ten entries. Never rejects. */
export async function putEvents(
  client: EventBridgeClient,
  busName: string,
  entries: readonly BusEntry[],
  abortSignal: AbortSignal,
): Promise<PutResult> {
  const command = new PutEventsCommand({
    Entries: entries.map(({ type, event }) => ({
      EventBusName: busName,
      Source: eventSource,
      DetailType: type,
      Detail: JSON.stringify(event),
      Time: new Date(event.call.fetchedAt),
    })),
  });
  try {
    const { Entries = [] } = await client.send(command, { abortSignal });
    const refused = entries.filter((_, index) => Entries[index]?.EventId === undefined);
    return { refused, cause: Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorCode };
  } catch (error) {
    return { refused: entries, cause: error instanceof Error ? error.name : undefined };
  }
}

/** Tells of a stored recording. @throws {RetryableError} BUS_UNAVAILABLE */
export async function putRecordingEvent(
  client: EventBridgeClient,
  busName: string,
  event: RecordingEvent,
  abortSignal: AbortSignal,
): Promise<void> {
  const entry = {
    EventBusName: busName,
    Source: eventSource,
    DetailType: recordingStored,
    Detail: JSON.stringify(event),
  };
  const command = new PutEventsCommand({ Entries: [entry] });
  const { FailedEntryCount } = await client.send(command, { abortSignal }).catch(unavailable);
  if (FailedEntryCount) unavailable();
}

function unavailable(cause?: unknown): never {
  throw new RetryableError('BUS_UNAVAILABLE', { cause });
}
