import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { postpone } from '../../clients/call-queue.ts';
import { sendToDeadLetters } from '../../clients/dead-letters.ts';
import { createEnrich } from '../../core/enrich.ts';
import { connectEnrichment } from '../shared/enrichment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLog, writeLine } from '../shared/log.ts';
import { createMetrics, observeLiner, observeStaleSecret } from '../shared/metrics.ts';
import { prewarm } from '../shared/prewarm.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const dynamodb = new DynamoDBClient(awsClientOptions('DYNAMODB'));
const sqs = new SQSClient(awsClientOptions('SQS'));
const parts = connectEnrichment({
  linerOrigin: environment.LINER_ORIGIN,
  linerTimeoutMs: environment.LINER_TIMEOUT_MS,
  tokenSecretId: environment.LINER_TOKEN_SECRET_ARN,
  tokenTtlMs: environment.TOKEN_TTL_SECONDS * 1000,
  dynamodb,
  tableName: environment.CALLS_TABLE_NAME,
  retainDays: environment.RETAIN_DAYS,
  settleAfterMs: environment.RECHECK_AFTER.at(-1) ?? 0,
  ignoredFields: environment.IGNORE_FIELDS,
  onRequest: observeLiner(metrics),
  onStaleToken: observeStaleSecret(metrics),
});

const ready = prewarm(parts.tokenSecret.current, parts.openLiner);

export const handler = createHandler({
  enrich: createEnrich(parts),
  readRecords: parts.readRecords,
  postpone: (messages, signal) => postpone(sqs, environment.CALL_QUEUE_URL, messages, signal),
  sendToDeadLetters: (letter, signal) =>
    sendToDeadLetters(sqs, environment.DEAD_LETTER_QUEUE_URL, letter, signal),
  callIdPointer: environment.CALL_ID_POINTER,
  policy: {
    backoff: {
      baseMs: environment.RETRY_BASE_SECONDS * 1000,
      capMs: environment.RETRY_CAP_SECONDS * 1000,
    },
    maxReceiveCount: environment.MAX_RECEIVE_COUNT,
    random: Math.random,
  },
  metrics,
  ready,
  tokenAgeMs: parts.tokenSecret.ageMs,
  log: createLog(environment.LOG_LEVEL, writeLine),
  now: Date.now,
});
