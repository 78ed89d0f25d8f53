import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { afterEach, beforeEach, expect } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import type { Environment } from '../../functions/copy-recordings/env.ts';
import { canariesIn } from './canaries.ts';
import { tokenSecretArn } from './environments.ts';
import { mockEventBus } from './event-bus.ts';
import { lambdaContext } from './lambda-context.ts';
import { type Behaviour, text } from './liner-answers.ts';
import type { LinerServer } from './liner-server.ts';
import { credentials, startBucket } from './local-bucket.ts';
import { callQueueUrl, deadLetterQueueUrl } from './queues.ts';
import { keptRecording } from './recordings.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { type SentMessage, sqsEvent } from './sqs-event.ts';

export const copyEnvironment: Environment = {
  LINER_ORIGIN: 'http://127.0.0.1:1',
  LINER_TIMEOUT_MS: '10000',
  LINER_TOKEN_SECRET_ARN: tokenSecretArn,
  TOKEN_TTL_SECONDS: '300',
  CALLS_TABLE_NAME: 'calls',
  RECORDINGS_BUCKET_NAME: 'recordings',
  COPY_QUEUE_URL: callQueueUrl,
  COPY_DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
  EVENT_BUS_NAME: 'calls-bus',
  RECORDING_HOSTS: 'files.example',
  RECORDING_MAX_MB: '50',
  RETAIN_DAYS: '0',
  MAX_RECEIVE_COUNT: '100',
  RETRY_BASE_SECONDS: '10',
  RETRY_CAP_SECONDS: '1800',
  STACK_NAME: 'CallEnrichment',
  LOG_LEVEL: 'DEBUG',
};

/** A file that begins as audio does. */
export function audio(bytes = 1000): Buffer {
  const body = Buffer.alloc(bytes, 'sound');
  body.write('ID3');
  return body;
}

/** Answers with a file. */
export function playing(body = audio(), type = 'audio/mpeg', headers: object = {}): Behaviour {
  return text(body, 200, { 'content-type': type, 'content-length': body.length, ...headers });
}

const filePath = (recordingId: number) => `/files/canary-link-3d9a/${recordingId}`;
const query = '?signed=canary-signature-81c4';

/** Where Liner serves the file of a recording. */
export function fileLink(origin: string, recordingId: number): string {
  return `${origin}${filePath(recordingId)}${query}`;
}

/** What Liner does with requests for a file, one after the other. */
export function serveFile(liner: LinerServer, recordingId: number, ...behaviours: Behaviour[]) {
  liner.script(`${filePath(recordingId)}${query}`, ...behaviours);
}

/** The copy-recordings function with its bucket in fauxqs, cold before each test. Use once in a file. */
export function copyFunction() {
  const sandbox = createSandbox(() => import('../../functions/copy-recordings/main.ts'), {
    ...copyEnvironment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  let handler: Awaited<ReturnType<Sandbox['start']>>;

  const lambda = Object.assign(sandbox, {
    bucket: undefined as unknown as Awaited<ReturnType<typeof startBucket>>,
    bus: undefined as unknown as ReturnType<typeof mockEventBus>,
    /** bodies of what it queued */
    queued: () =>
      sandbox.queues.client
        .commandCalls(SendMessageBatchCommand)
        .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
        .map(({ MessageBody = '' }) => JSON.parse(MessageBody)),
    async restart(environment: Partial<Environment> = {}) {
      handler = await sandbox.start({
        AWS_ENDPOINT_URL_S3: lambda.bucket.origin,
        ...environment,
      });
    },
    /** Has a call stored, with these recordings in its record. */
    store(callId: number, recordings: readonly object[], fields: object = {}) {
      const record = { callId, id: callId, contentHash: 'a', recordings, ...fields };
      sandbox.table.items.set(String(callId), toItem(record));
    },
    /** A recording whose file Liner serves. */
    recording: (id: number, fields: object = {}) =>
      keptRecording(id, { fileUrl: lambda.fileUrl(id), ...fields }),
    fileUrl: (id: number) => fileLink(sandbox.liner.origin, id),
    serve: (id: number, ...behaviours: Behaviour[]) => serveFile(sandbox.liner, id, ...behaviours),
    fileRequests: (id: number) =>
      sandbox.liner.requests.filter(({ path }) => path.startsWith(filePath(id))),
    /** What becomes of one message. */
    async deliver(message: SentMessage, remainingMs: () => number = () => 30_000): Promise<string> {
      const event = sqsEvent(message);
      const answer = await handler(event, lambdaContext(remainingMs));
      sandbox.note(answer);
      const { batchItemFailures } = answer as SQSBatchResponse;
      const line = sandbox.output.failures().at(-1);
      if (batchItemFailures.length > 0) return `back: ${line?.Code}`;
      const letter = sandbox.queues.deadLetters().at(-1);
      if (letter?.attributes.sourceMessageId !== event.Records[0]?.messageId) return 'acknowledged';
      return `dead letter: ${letter?.attributes.code} ${line?.reason}`;
    },
    put: (Key: string, Body: string) =>
      lambda.bucket.client.send(new PutObjectCommand({ Bucket: lambda.bucket.name, Key, Body })),
    metric: (name: string) => sandbox.output.summary()[name] as number | undefined,
  });

  beforeEach(async () => {
    lambda.bucket = await startBucket('recordings');
    lambda.bus = mockEventBus();
    sandbox.queues.client.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    await lambda.restart();
  });
  afterEach(async () => {
    const told = lambda.bus.inputs();
    const queued = lambda.queued();
    const letters = sandbox.queues.deadLetters();
    lambda.bus.client.restore();
    await lambda.bucket.close();
    expect(canariesIn(told, queued, letters)).toEqual([]);
  });
  return lambda;
}
