import { type AsyncInvoker, createAsyncInvoker } from '../lambda/async-invoker.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb.ts';
import { type Serve, startAwsEndpoint } from './endpoint.ts';
import { createEventBridge, type EventBridge } from './event-bridge.ts';
import type { Target } from './event-rules.ts';
import { createLambda } from './lambda-api.ts';
import type { BusEvent } from './put-events.ts';
import { createS3, type S3 } from './s3.ts';
import { createSecretsManager, type SecretsManager } from './secrets-manager.ts';
import { createSqs, type Sqs } from './sqs.ts';

export interface AwsServicesSettings {
  readonly port: number;
  readonly functions: () => readonly LocalFunction[];
  readonly onEvent: (event: BusEvent, bus: string) => void;
  /** what else answers at this address, by the beginning of the path */
  readonly beside: Readonly<Record<string, Serve>>;
  /** how long a minute takes before a failed event is tried again */
  readonly minuteMs: number;
}

export interface AwsServices {
  readonly origin: string;
  readonly dynamodb: DynamoDb;
  readonly events: EventBridge;
  readonly s3: S3;
  readonly secrets: SecretsManager;
  readonly sqs: Sqs;
  readonly async: AsyncInvoker;
  /** what an ARN stands for, where events can be sent to it */
  readonly targetOf: (arn: string) => Promise<Target | undefined>;
  readonly close: () => Promise<void>;
}

/** The services that functions and people reach at one address. */
export async function startAwsServices(settings: AwsServicesSettings): Promise<AwsServices> {
  const { port, functions, onEvent, minuteMs, beside } = settings;
  const async = createAsyncInvoker(minuteMs);
  const dynamodb = createDynamoDb();
  const events = createEventBridge(targetOf, onEvent);
  const secrets = createSecretsManager();
  const s3 = await createS3();
  const sqs = await createSqs(() => endpoint.origin);
  const endpoint = await startAwsEndpoint(port, {
    byTarget: {
      'AmazonSQS.': sqs.serve,
      'AWSEvents.': events.serve,
      'DynamoDB_20120810.': dynamodb.serve,
      'secretsmanager.': secrets.serve,
    },
    byPath: { '/2015-03-31/functions/': createLambda(functions, async).serve, ...beside },
    form: sqs.serveForm,
    bySignature: { s3: s3.serve },
  });
  return { origin: endpoint.origin, dynamodb, events, s3, secrets, sqs, async, targetOf, close };

  async function targetOf(arn: string): Promise<Target | undefined> {
    const found = functions().find((each) => each.arn === arn);
    if (found) return (event) => async.invoke(found, event);
    const [, , service, , , QueueName] = arn.split(':');
    if (service !== 'sqs' || !QueueName) return undefined;
    const queue = await sqs.call<{ QueueUrl: string }>('GetQueueUrl', { QueueName }).catch(noQueue);
    return (
      queue &&
      ((MessageBody, attributes = {}) => {
        const MessageAttributes = Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        );
        return sqs.call('SendMessage', { ...queue, MessageBody, MessageAttributes });
      })
    );
  }

  async function close() {
    async.stop();
    await Promise.all([endpoint.close(), s3.close(), sqs.close()]);
  }
}

const noQueue = () => undefined;
