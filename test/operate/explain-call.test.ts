import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { explainCall } from '../../operate/explain-call.ts';
import type { LogQuery, Stack } from '../../operate/stack/stack.ts';
import { mockClient } from '../support/aws-mocks.ts';

const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
const dayMs = 86_400_000;

function emptyStack(logsSinceMs: number) {
  const queries: LogQuery[] = [];
  const mocks = [
    mockClient(DynamoDBClient),
    mockClient(LambdaClient),
    mockClient(SQSClient),
  ] as const;
  onTestFinished(() => {
    for (const mock of mocks) mock.restore();
  });
  const [dynamodb, lambda, sqs] = mocks;
  dynamodb.on(GetItemCommand).resolves({});
  lambda.on(GetFunctionConfigurationCommand).resolves({});
  sqs.on(GetQueueAttributesCommand).resolves({}).on(ReceiveMessageCommand).resolves({});
  const region = 'eu-west-1';
  const stack = {
    output: (name: string) => name,
    outputs: {},
    clients: {
      dynamodb: new DynamoDBClient({ region }),
      lambda: new LambdaClient({ region }),
      sqs: new SQSClient({ region }),
    },
    logsReachBackMs: async () => logsSinceMs,
    logs: async (query: LogQuery) => {
      queries.push(query);
      return [];
    },
  } as unknown as Stack;
  return { stack, queries };
}

it.each([
  ['a week', nowMs - 30 * dayMs, nowMs - 7 * dayMs],
  ['as far as logs reach', nowMs - dayMs, nowMs - dayMs],
])(
  'of a call nobody knows, who was turned away is looked for back %s',
  async (_, sinceMs, fromMs) => {
    const { stack, queries } = emptyStack(sinceMs);

    const story = await explainCall(stack, 4711, { now: () => nowMs });

    expect(story).toMatchObject({ state: 'unheard', logsSince: new Date(sinceMs).toISOString() });
    expect(queries).toMatchObject([
      { fromMs: sinceMs },
      { fromMs, functions: ['calls-api', 'enrich'] },
    ]);
  },
);
