import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { postpone, sendMessages } from '../../clients/call-queue.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import { sendToDeadLetters } from '../../clients/dead-letters.ts';
import { putRecordingEvent } from '../../clients/event-bus.ts';
import { downloadRecording } from '../../clients/recording-download.ts';
import { createOpenRecordingLink } from '../../clients/recording-link.ts';
import { fetchRecording } from '../../clients/recordings.ts';
import { createRecordingsBucket } from '../../clients/recordings-bucket.ts';
import { createS3Client } from '../../clients/s3-client.ts';
import { copyMessage } from '../../core/copy-message.ts';
import { createCopyRecording } from '../../core/copy-recording.ts';
import { unlessOverdue } from '../../core/retention.ts';
import { retryPolicyOf } from '../shared/batch-response.ts';
import { readEnvironment } from '../shared/environment.ts';
import { connectLiner } from '../shared/liner.ts';
import { createLog, writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const { liner, tokenSecret } = connectLiner(environment, metrics);
const sqs = new SQSClient(awsClientOptions('SQS'));
const eventBridge = new EventBridgeClient(awsClientOptions('EVENTBRIDGE'));
const client = new DynamoDBClient(awsClientOptions('DYNAMODB'));
const tableName = environment.CALLS_TABLE_NAME;
const table = createCallsTable({ client, tableName, retainDays: environment.RETAIN_DAYS });
const bucketName = environment.RECORDINGS_BUCKET_NAME;
const bucket = createRecordingsBucket(createS3Client(), bucketName);

const { origin, hostname, protocol } = new URL(environment.LINER_ORIGIN);
const stallMs = 30_000;
const openLink = createOpenRecordingLink({
  hosts: new Set((environment.RECORDING_HOSTS || hostname).split(',')),
  localOrigin: protocol === 'http:' ? origin : undefined,
  stallMs,
});
const limits = { maxBytes: environment.RECORDING_MAX_MB * 1_000_000, stallMs };

export const handler = createHandler({
  copy: createCopyRecording({
    bucketName,
    readRecord: unlessOverdue(table.readRecord, environment.RETAIN_DAYS, Date.now),
    listObjects: bucket.list,
    queue: (messages, signal) =>
      sendMessages(sqs, environment.COPY_QUEUE_URL, messages.map(copyMessage), signal),
    download: async (link, signal) =>
      downloadRecording(await openLink(link, signal), limits, signal),
    upload: bucket.upload,
    fetchLink: async (callId, recordingId, signal) =>
      (await fetchRecording(liner.fetchData, callId, recordingId, signal)).fileUrl,
    remove: bucket.remove,
    publish: (event, signal) =>
      putRecordingEvent(eventBridge, environment.EVENT_BUS_NAME, event, signal),
  }),
  postpone: (messages, signal) => postpone(sqs, environment.COPY_QUEUE_URL, messages, signal),
  sendToDeadLetters: (letter, signal) =>
    sendToDeadLetters(sqs, environment.COPY_DEAD_LETTER_QUEUE_URL, letter, signal),
  policy: retryPolicyOf(environment),
  metrics,
  tokenAgeMs: tokenSecret.ageMs,
  log: createLog(environment.LOG_LEVEL, writeLine),
  now: Date.now,
});
