import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { it as base } from 'vitest';
import { startAwsEndpoint } from '../../local/aws/endpoint.ts';
import { createEventBridge } from '../../local/aws/event-bridge.ts';
import type { Target } from '../../local/aws/event-rules.ts';
import type { BusEvent } from '../../local/aws/put-events.ts';

export const queueArn = 'arn:aws:sqs:us-east-1:000000000000:consumer';
/** takes nothing */
export const brokenArn = 'arn:aws:sqs:us-east-1:000000000000:broken';
export const lettersArn = 'arn:aws:sqs:us-east-1:000000000000:letters';

/** A bus `calls` at a local endpoint. */
export interface Bus {
  readonly client: EventBridgeClient;
  readonly published: BusEvent[];
  readonly received: BusEvent[];
  /** what was given up, with what is said beside it */
  readonly letters: { readonly event: BusEvent; readonly attributes: object | undefined }[];
}

export const it = base.extend<{ bus: Bus }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used
  bus: async ({}, use) => {
    const published: BusEvent[] = [];
    const received: BusEvent[] = [];
    const letters: Bus['letters'] = [];
    const targets: Readonly<Record<string, Target>> = {
      [queueArn]: async (event) => received.push(JSON.parse(event)),
      [lettersArn]: async (event, attributes) =>
        letters.push({ event: JSON.parse(event), attributes }),
      [brokenArn]: async () => {
        throw new Error('the queue is gone');
      },
    };
    const targetOf = async (arn: string) => targets[arn];
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
    await use({ client, published, received, letters });
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
