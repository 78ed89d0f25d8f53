import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import type { Stack } from '../../operate/stack/stack.ts';
import { readStatus } from '../../operate/status.ts';
import { mockClient } from '../support/aws-mocks.ts';
import { reportOf } from '../support/reconciliation-reports.ts';

const nowMs = Date.parse('2026-11-25T12:00:00.000Z');

it('the status of a stack counts what is in its queues, and what became of calls', async () => {
  const sqs = mockClient(SQSClient);
  onTestFinished(() => sqs.restore());
  sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: {
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '20',
      ApproximateNumberOfMessagesDelayed: '300',
    },
  });
  const dynamodb = mockClient(DynamoDBClient);
  onTestFinished(() => dynamodb.restore());
  const report = reportOf(nowMs);
  dynamodb.on(QueryCommand).callsFake(async ({ ExpressionAttributeValues: values }) => ({
    Items: values[':kind'].S === 'report' ? [{ report: { M: toItem(report) } }] : [],
  }));
  const asked: [name: string, seconds: number][] = [];
  const stack = {
    output: (name: string) => name,
    outputs: {},
    clients: {
      sqs: new SQSClient({ region: 'eu-west-1' }),
      dynamodb: new DynamoDBClient({ region: 'eu-west-1' }),
    },
    metric: async (name: string, { fromMs, toMs }: { fromMs: number; toMs: number }) => {
      asked.push([name, (toMs - fromMs) / 1000]);
      return [5, 7].map((value) => ({ timeMs: fromMs, value }));
    },
    countsByCode: async () =>
      new Map([
        ['B', 1],
        ['C', 2],
        ['A', 1],
      ] as const),
    oldestMessageSeconds: async () => 9,
    alarms: async () => [],
  } as unknown as Stack;

  const status = await readStatus(stack, nowMs);
  const outputs = { CopyQueueUrl: 'copies', CopyDeadLetterQueueUrl: 'letters' };
  const withCopies = await readStatus({ ...stack, outputs }, nowMs);

  expect(status).toMatchObject({
    queue: { waiting: 1, hidden: 20, delayed: 300, oldestSeconds: 9 },
    deadLetters: 321,
    deadChanges: 321,
    lastHour: { Received: 12, EventsPublished: 12 },
    refused: [
      { code: 'C', count: 2 },
      { code: 'A', count: 1 },
      { code: 'B', count: 1 },
    ],
    tokenAgeSeconds: 7,
    reconciliation: { last: report },
  });
  expect(status).not.toHaveProperty('recordings');
  expect(withCopies.recordings).toEqual({
    queue: { waiting: 1, hidden: 20, delayed: 300 },
    deadLetters: 321,
    stored: 12,
  });
  expect(asked).toContainEqual(['Enriched', 3600]);
  expect(asked).toContainEqual(['TokenAgeSeconds', 600]);
});
