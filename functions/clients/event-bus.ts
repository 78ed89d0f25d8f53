import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type CallEvent, eventSource } from '../core/call-event.ts';
import type { ChangeType } from '../core/change.ts';

export interface BusEntry {
  readonly type: ChangeType;
  readonly event: CallEvent;
}

/** The most entries and bytes one request takes. */
export const requestLimits = { entries: 10, bytes: 240_000 };

/**
 * Sends at most ten entries. Resolves to those the bus did not take; all of them when the request
 * itself failed.
 */
export async function putEvents(
  client: EventBridgeClient,
  busName: string,
  entries: readonly BusEntry[],
  abortSignal: AbortSignal,
): Promise<readonly BusEntry[]> {
  const command = new PutEventsCommand({
    Entries: entries.map(({ type, event }) => ({
      EventBusName: busName,
      Source: eventSource,
      DetailType: type,
      Detail: JSON.stringify(event),
      Time: new Date(event.call.fetchedAt),
    })),
  });
  const { Entries = [] } = await client
    .send(command, { abortSignal })
    .catch(() => ({ Entries: undefined }));
  return entries.filter((_, index) => Entries[index]?.EventId === undefined);
}
