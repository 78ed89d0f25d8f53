import type { SQSBatchResponse } from 'aws-lambda';
import { beforeEach } from 'vitest';
import { enrichEnvironment } from './environments.ts';
import { lambdaContext } from './lambda-context.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { type SentMessage, sqsEvent } from './sqs-event.ts';

/** The enrich function in a sandbox that starts cold before each test. */
export interface EnrichFunction extends Sandbox {
  /** A cold start with these variables in place of the usual ones. */
  restart(environment?: Record<string, string>): Promise<void>;
  invoke(event: unknown, remainingMs?: () => number): Promise<unknown>;
  /** Hands a batch over and tells what became of each message, by message id. */
  deliver(...messages: SentMessage[]): Promise<Record<string, string>>;
  /** seconds a message was hidden for */
  hiddenFor(messageId: string): number | undefined;
  /** the value of a metric in the summary of the last invocation */
  metric(name: string): number | undefined;
}

export function enrichFunction(): EnrichFunction {
  const sandbox = createSandbox(() => import('../../functions/enrich/main.ts'), enrichEnvironment);
  let handler: Awaited<ReturnType<Sandbox['start']>>;

  const lambda: EnrichFunction = Object.assign(sandbox, {
    async restart(environment = {}) {
      handler = await sandbox.start(environment);
    },
    async invoke(event: unknown, remainingMs = () => 30_000) {
      return sandbox.note(await handler(event, lambdaContext(remainingMs)));
    },
    async deliver(...messages: SentMessage[]) {
      const event = sqsEvent(...messages);
      const answer = (await lambda.invoke(event)) as SQSBatchResponse;
      const returned = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      return Object.fromEntries(
        event.Records.map(({ messageId }) => [messageId, dispositionOf(messageId, returned)]),
      );
    },
    hiddenFor: (messageId: string) => sandbox.queues.hidden().get(`receipt of ${messageId}`),
    metric: (name: string) => sandbox.output.summary()[name] as number | undefined,
  });

  function dispositionOf(messageId: string, returned: string[]): string {
    const line = sandbox.output.failures().findLast((failure) => failure.messageId === messageId);
    if (returned.includes(messageId)) return `back: ${line?.Code}`;
    const letter = sandbox.queues
      .deadLetters()
      .findLast(({ attributes }) => attributes.sourceMessageId === messageId);
    return letter ? `dead letter: ${letter.attributes.code}` : 'acknowledged';
  }

  beforeEach(() => lambda.restart());

  return lambda;
}
