import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { sendCallsLater } from '../../clients/call-queue.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import { createLinerLists } from '../../clients/liner-lists.ts';
import { receivedInHour } from '../../clients/received-in-hour.ts';
import { putReconciled } from '../../clients/reconciled-event.ts';
import { createReconciliationNotes } from '../../clients/reconciliation-notes.ts';
import { createReconciliationReports } from '../../clients/reconciliation-reports.ts';
import { createReconciliationsTable } from '../../clients/reconciliations-table.ts';
import { contentHash } from '../../core/content-hash.ts';
import { readEnvironment } from '../shared/environment.ts';
import { connectLiner } from '../shared/liner.ts';
import { writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const dynamodb = new DynamoDBClient(awsClientOptions('DYNAMODB'));
const sqs = new SQSClient(awsClientOptions('SQS'));
const bus = new EventBridgeClient(awsClientOptions('EVENTBRIDGE'));
const { CALLS_TABLE_NAME: tableName, RECONCILIATIONS_TABLE_NAME: ownTableName } = environment;
const calls = createCallsTable({ client: dynamodb, tableName, retainDays: 0 });
const table = createReconciliationsTable(dynamodb, ownTableName);
const reports = createReconciliationReports(dynamodb, ownTableName);
const { liner } = connectLiner(environment, metrics);

export const handler = createHandler({
  ...createLinerLists(liner.fetchData),
  ...table,
  leave: table.ask,
  notes: () => createReconciliationNotes(dynamodb, ownTableName, Date.now),
  readRecords: calls.readAllRecords,
  readReceived: (from, to, signal) => receivedInHour(dynamodb, tableName, from, to, signal),
  queueCalls: (some, signal) => sendCallsLater(sqs, environment.CALL_QUEUE_URL, some, signal),
  async publish(report, signal) {
    await reports.write(report, signal);
    await putReconciled(bus, environment.EVENT_BUS_NAME, report, signal);
  },
  isScheduled: environment.RECONCILE === 'on',
  everyMs: environment.RECONCILE_EVERY,
  lookBackMs: environment.RECONCILE_LOOK_BACK,
  requestsPerSecond: environment.RECONCILE_REQUESTS_PER_SECOND,
  ignoredFields: environment.IGNORE_FIELDS,
  // what may make Liner list again what it forbade
  settings: contentHash(Object.keys(environment).map((name) => [name, process.env[name]])),
  metrics,
  now: Date.now,
  random: Math.random,
});
