import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { it as base } from 'vitest';
import { startAwsEndpoint } from '../../local/aws/endpoint.ts';
import { createEventBridge } from '../../local/aws/event-bridge.ts';
import type { BusEvent } from '../../local/aws/put-events.ts';

export const queueArn = 'arn:aws:sqs:us-east-1:000000000000:consumer';

/** A bus `calls` at a local endpoint. */
export interface Bus {
  readonly client: EventBridgeClient;
  readonly published: BusEvent[];
  readonly received: BusEvent[];
}

export const it = base.extend<{ bus: Bus }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used
  bus: async ({}, use) => {
    const published: BusEvent[] = [];
    const received: BusEvent[] = [];
    const targetOf = async (arn: string) =>
      arn === queueArn ? async (event: string) => received.push(JSON.parse(event)) : undefined;
    const events = createEventBridge(targetOf, (event) => published.push(event));
    events.createBus('calls');
    const endpoint = await startAwsEndpoint(0, {
      byTarget: { 'AWSEvents.': events.serve },
      byPath: {},
    });
    const client = new EventBridgeClient({
      endpoint: endpoint.origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await use({ client, published, received });
    client.destroy();
    await endpoint.close();
  },
});

export const entry = (detail: object, EventBusName = 'calls') => ({
  EventBusName,
  Source: 'liner.calls',
  DetailType: 'Call Enriched',
  Detail: JSON.stringify(detail),
});

export function put(client: EventBridgeClient, ...Entries: ReturnType<typeof entry>[]) {
  return client.send(new PutEventsCommand({ Entries }));
}

/** a rule that hands events to `received` */
export async function subscribe(
  client: EventBridgeClient,
  pattern: object,
  Name = 'mine',
  more = {},
) {
  const rule = { Name, EventBusName: 'calls', EventPattern: JSON.stringify(pattern) };
  await client.send(new PutRuleCommand(rule));
  const Targets = [{ Id: '1', Arn: queueArn, ...more }];
  await client.send(new PutTargetsCommand({ Rule: Name, EventBusName: 'calls', Targets }));
}
