import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { postpone } from '../../clients/call-queue.ts';
import { sendToDeadLetters } from '../../clients/dead-letters.ts';
import { retryPolicyOf } from '../shared/batch-response.ts';
import { connectEnrichment } from '../shared/enrichment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLog, writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { prewarm } from '../shared/prewarm.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const { table, tokenSecret, enrich, openLiner } = connectEnrichment(environment, metrics);
const sqs = new SQSClient(awsClientOptions('SQS'));

/** Lambda waits for it: infra/bundling/entry.mjs */
export const ready = prewarm(tokenSecret.current, openLiner, (signal) =>
  // there is no such call, but a connection to the table from now on
  table.readRecords([0], signal),
);

export const handler = createHandler({
  enrich,
  readRecords: table.readRecords,
  postpone: (messages, signal) => postpone(sqs, environment.CALL_QUEUE_URL, messages, signal),
  sendToDeadLetters: (letter, signal) =>
    sendToDeadLetters(sqs, environment.DEAD_LETTER_QUEUE_URL, letter, signal),
  callIdPointer: environment.CALL_ID_POINTER,
  policy: retryPolicyOf(environment),
  metrics,
  tokenAgeMs: tokenSecret.ageMs,
  log: createLog(environment.LOG_LEVEL, writeLine),
  now: Date.now,
});
