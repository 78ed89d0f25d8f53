import { randomUUID } from 'node:crypto';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Webhook } from 'standardwebhooks';
import { fromItem } from '../../clients/attribute-values.ts';
import { requireDescribed } from './described-answers.ts';
import { eventually } from './local-eventually.ts';

export type StoredCall = Readonly<Record<string, unknown>> & { readonly callId: number };

export interface Letter {
  readonly body: string;
  readonly code: string | undefined;
  /** names and values of its message attributes */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

export interface HttpReply {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

const client = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** A running stack as its users reach it: by its outputs alone, with the AWS SDK and over HTTP. */
export function createStackClient(outputs: Readonly<Record<string, string>>) {
  const endpoint = output('AwsEndpoint');
  const sqs = new SQSClient({ ...client, endpoint });
  const dynamodb = new DynamoDBClient({ ...client, endpoint });
  const secrets = new SecretsManagerClient({ ...client, endpoint });
  const QueueUrl = output('CallQueueUrl');
  const letters: Letter[] = [];

  return {
    ...{ send, sendCalls, idle, hideFor, deadLetters },
    ...{ records, getSecret, putSecret },
    ...{ invoke, webhook, http },
  };

  function output(name: string): string {
    const value = outputs[name];
    if (!value) throw new Error(`the stack has no output ${name}`);
    return value;
  }

  async function send(MessageBody: string): Promise<string> {
    const { MessageId = '' } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    return MessageId;
  }

  async function sendCalls(callIds: readonly number[]): Promise<void> {
    await Promise.all(callIds.map((callId) => send(JSON.stringify({ callId }))));
  }

  /** Resolves once no message waits, is delayed, or is being worked on. */
  async function idle(patienceMs = 100_000): Promise<void> {
    await eventually(async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await sqs.send(command);
      return Object.entries(Attributes)
        .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
        .every(([, count]) => count === '0');
    }, patienceMs);
  }

  /** The visibility timeout of the queue: what a message waits for after a crash. */
  async function hideFor(seconds: number): Promise<void> {
    const Attributes = { VisibilityTimeout: String(seconds) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }

  async function records(): Promise<Map<number, StoredCall>> {
    const found = new Map<number, StoredCall>();
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const command = new ScanCommand({ TableName: output('CallsTableName'), ExclusiveStartKey });
      const page = await dynamodb.send(command);
      for (const item of page.Items ?? []) {
        const record = fromItem(item) as StoredCall;
        found.set(record.callId, record);
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }

  /** All that has ever been dead-lettered. */
  async function deadLetters(): Promise<readonly Letter[]> {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: output('DeadLetterQueueUrl'),
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 3600,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return letters;
      for (const { Body: body = '', MessageAttributes = {} } of Messages) {
        const named = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [
          name,
          StringValue,
        ]);
        const attributes: Letter['attributes'] = Object.fromEntries(named);
        letters.push({ body, code: attributes.code, attributes });
      }
    }
  }

  async function getSecret(name: string): Promise<string> {
    const { SecretString = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: output(name) }),
    );
    return SecretString;
  }

  async function putSecret(name: string, SecretString: string): Promise<void> {
    await secrets.send(new PutSecretValueCommand({ SecretId: output(name), SecretString }));
  }

  /** Invokes the enrich function. @param event JSON text */
  async function invoke(event: string) {
    const name = output('EnrichFunctionName');
    const url = `${endpoint}/2015-03-31/functions/${name}/invocations`;
    const response = await fetch(url, { method: 'POST', body: event });
    return {
      failed: response.headers.has('x-amz-function-error'),
      answer: (await response.json()) as unknown,
    };
  }

  /** Sends a webhook signed as its senders sign it; headers replace what was made. */
  function webhook(body: string, secret: string, headers: Record<string, string> = {}) {
    const id = `msg_${randomUUID()}`;
    const at = new Date();
    return http('POST', '/webhooks/calls', body, {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
      ...headers,
    });
  }

  async function http(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<HttpReply> {
    const url = `${output('ApiUrl')}${path}`;
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const type = response.headers.get('content-type');
    const reply = { status: response.status, type, text: await response.text() };
    requireDescribed(method, path, reply);
    return reply;
  }
}

export type StackClient = ReturnType<typeof createStackClient>;
