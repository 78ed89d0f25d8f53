import { ChangeMessageVisibilityBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { vi } from 'vitest';
import { enrichFunction } from '../support/enrich-function.ts';
import { sqsEvent } from '../support/sqs-event.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';
import { type Arrival, type Handled, runQueue, type Waiting } from './queue-simulation.ts';
import { createRequestCount, type RequestCount } from './request-count.ts';
import type { TemplateQueue } from './template-queue.ts';

/** What became of the calls that were sent during an outage, and what it cost Liner. */
export interface Outcome extends RequestCount {
  /** ids in the table */
  readonly stored: ReadonlySet<number>;
  /** dead-lettered by the function, moved by the queue, or thrown away by it */
  readonly lost: number;
  readonly mostReceives: number;
  readonly endedAtMs: number;
}

/** long enough that invocations overlap, and no more than Liner usually takes */
const invocationMs = 200;

/**
 * Use once in a test file. The enrich function itself, with the variables of the template, on a clock
 * that jumps from message to message; Liner is a real loopback server that reads the same clock.
 */
export function simulatedStack(queue: TemplateQueue) {
  const lambda = enrichFunction();

  return { lambda, run };

  /** @param takesMs how long an invocation runs that starts then */
  async function run(
    arrivals: readonly Arrival[],
    takesMs: (nowMs: number) => number = () => invocationMs,
  ): Promise<Outcome> {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.spyOn(Math, 'random').mockImplementation(seededRandom(1));
    await lambda.restart({ ...queue.environment, LINER_ORIGIN: lambda.liner.origin });
    const requests = createRequestCount(lambda.liner);
    let sendToDeadLetters = 0;

    const { acknowledged, redriven, expired, endedAtMs } = await runQueue(
      arrivals,
      queue,
      vi.setSystemTime,
      invoke,
    );

    const stored = new Set([...lambda.table.items.keys()].map(Number));
    const lost = sendToDeadLetters + redriven.length + expired.length;
    const receives = acknowledged.map(({ receiveCount }) => receiveCount);
    return { stored, lost, mostReceives: Math.max(...receives), endedAtMs, ...requests() };

    async function invoke(batch: readonly Waiting[], nowMs: number): Promise<Handled> {
      const { client } = lambda.queues;
      client.resetHistory();
      const event = sqsEvent(
        ...batch.map(({ messageId, callId, atMs, receiveCount }) => ({
          ...{ messageId, receiveCount, sentAtMs: atMs },
          body: { callId },
        })),
      );
      const answer = await lambda.invoke(event, () => queue.timeoutMs);
      sendToDeadLetters += client.commandCalls(SendMessageCommand).length;
      const { batchItemFailures } = answer as SQSBatchResponse;
      const returned = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      const hidden = hiddenMs();
      return {
        returned: new Map(returned.map((id) => [id, hidden.get(`receipt of ${id}`)])),
        durationMs: takesMs(nowMs),
      };
    }

    function hiddenMs(): Map<string | undefined, number> {
      const entries = lambda.queues.client
        .commandCalls(ChangeMessageVisibilityBatchCommand)
        .flatMap(({ args: [{ input }] }) => input.Entries ?? []);
      return new Map(
        entries.map(({ ReceiptHandle, VisibilityTimeout = 0 }) => [
          ReceiptHandle,
          VisibilityTimeout * 1000,
        ]),
      );
    }
  }
}
