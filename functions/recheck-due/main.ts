import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { sendCalls } from '../../clients/call-queue.ts';
import { hourPartition, indexes, queryIndex } from '../../clients/calls-index.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import { createRecheckCheckpoint } from '../../clients/recheck-checkpoint.ts';
import { readEnvironment } from '../shared/environment.ts';
import { writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const client = new DynamoDBClient(awsClientOptions('DYNAMODB'));
const sqs = new SQSClient(awsClientOptions('SQS'));
const tableName = environment.CALLS_TABLE_NAME;
const table = createCallsTable({ client, tableName, retainDays: 0 });
const checkpoint = createRecheckCheckpoint(client, environment.CHECKPOINT_TABLE_NAME);

// what a kill midway may queue twice
const pageSize = 500;

export const handler = createHandler({
  begin: (untilMs, signal) => checkpoint.begin(Date.now(), untilMs, signal),
  end: checkpoint.end,
  saveWatermarks: checkpoint.save,
  readPage: ({ shard, from, to, after }, signal) => {
    const value = hourPartition(from, shard);
    return queryIndex(
      client,
      tableName,
      { index: indexes.time, value, from, to, after, limit: pageSize },
      signal,
    );
  },
  unsettledOf: async (callIds, signal) => {
    const records = await table.readAllRecords(callIds, signal);
    return records.filter(({ settledAt }) => !settledAt).map(({ callId }) => callId);
  },
  queueCalls: (callIds, signal) => sendCalls(sqs, environment.CALL_QUEUE_URL, callIds, signal),
  ladder: environment.RECHECK_AFTER,
  metrics: createMetrics(environment.STACK_NAME, Date.now, writeLine),
  now: Date.now,
});
