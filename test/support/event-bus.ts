import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { CallEvent } from '../../core/call-event.ts';
import { mockClient } from './aws-mocks.ts';

export interface Sent {
  readonly type: string;
  readonly event: CallEvent;
}

/** An event bus behind the SDK's client, as `requests` were made and `taken` from them. */
export function mockEventBus() {
  const client = mockClient(EventBridgeClient);
  const bus = {
    client,
    requests: [] as Sent[][],
    taken: [] as Sent[],
    /** whether the bus takes an entry this time */
    takes: (_sent: Sent): boolean => true,
    /** every request fails with this, until it is undefined */
    failure: undefined as unknown,
    inputs: () => client.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input),
  };

  client.on(PutEventsCommand).callsFake(async ({ Entries = [] }: PutEventsCommand['input']) => {
    const sent = Entries.map(
      ({ DetailType = '', Detail = '' }): Sent => ({ type: DetailType, event: JSON.parse(Detail) }),
    );
    bus.requests.push(sent);
    if (bus.failure) throw bus.failure;
    const answers = sent.map((one) => {
      if (!bus.takes(one)) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
      bus.taken.push(one);
      return { EventId: `event-${bus.taken.length}` };
    });
    return { FailedEntryCount: 0, Entries: answers };
  });
  return bus;
}
