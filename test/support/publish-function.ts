import type { DynamoDBBatchResponse } from 'aws-lambda';
import { afterEach, beforeEach } from 'vitest';
import type { Environment } from '../../functions/publish-changes/env.ts';
import { mockEventBus } from './event-bus.ts';
import { lambdaContext } from './lambda-context.ts';
import { deadLetterQueueUrl, mockQueues } from './queues.ts';
import { createSandbox } from './sandbox.ts';
import type { StreamRecord } from './stream-event.ts';

const environment: Environment = {
  EVENT_BUS_NAME: 'calls-bus',
  DEAD_CHANGES_QUEUE_URL: deadLetterQueueUrl,
  EVENT_PHONE: 'masked',
  IGNORE_FIELDS: '',
  STACK_NAME: 'CallEnrichment',
};

/** The publish-changes function with its bus in memory, cold before each test. Use once in a file. */
export function publishFunction() {
  const sandbox = createSandbox(() => import('../../functions/publish-changes/main.ts'), {
    ...environment,
  });
  const lambda = {
    sandbox,
    bus: undefined as unknown as ReturnType<typeof mockEventBus>,
    queues: undefined as unknown as ReturnType<typeof mockQueues>,
    handler: undefined as unknown as Awaited<ReturnType<typeof sandbox.start>>,
    async restart(variables: Partial<Environment> = {}) {
      lambda.handler = await sandbox.start(variables);
    },
    async invoke(event: unknown) {
      return sandbox.note(await lambda.handler(event, lambdaContext()));
    },
    /** The sequence numbers it hands back. */
    async publish(records: readonly StreamRecord[]): Promise<string[]> {
      const answer = (await lambda.invoke({ Records: records })) as DynamoDBBatchResponse;
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    /** as in `123/enriched` */
    taken: () =>
      lambda.bus.taken.map(({ type, event }) => `${event.callId} ${type.replace('Call ', '')}`),
  };
  beforeEach(async () => {
    lambda.bus = mockEventBus();
    lambda.queues = mockQueues();
    await lambda.restart();
  });
  afterEach(() => {
    lambda.bus.client.restore();
    lambda.queues.client.restore();
  });
  return lambda;
}
