import type { SQSBatchResponse } from 'aws-lambda';
import { vi } from 'vitest';
import type { EnrichFunction } from './enrich-function.ts';
import { sqsEvent } from './sqs-event.ts';

interface Queued {
  readonly messageId: string;
  readonly body: object;
  readonly sentAtMs: number;
  receiveCount: number;
  visibleAtMs: number;
}

export interface QueueSettings {
  readonly maxReceiveCount: number;
  readonly retentionMs: number;
  readonly visibilityMs: number;
}

/**
 * Lives through the time a queue of calls needs until it is empty, in moments: messages become visible
 * when the function or the queue says so, and the fake clock jumps from one to the next.
 */
export async function drain(lambda: EnrichFunction, callIds: number[], queue: QueueSettings) {
  const waiting: Queued[] = callIds.map((callId) => ({
    messageId: `call ${callId}`,
    body: { callId },
    sentAtMs: Date.now(),
    receiveCount: 0,
    visibleAtMs: Date.now(),
  }));
  const ended = { expired: 0, redriven: 0, mostReceives: 0 };

  while (waiting.length > 0) {
    const nextMs = Math.min(...waiting.map(({ visibleAtMs }) => visibleAtMs));
    vi.setSystemTime(Math.max(nextMs, Date.now()));
    const batch = waiting.filter(({ visibleAtMs }) => visibleAtMs <= Date.now()).slice(0, 10);
    await receive(batch.filter(isAlive));
  }
  return ended;

  /** What SQS does before it hands a message over. */
  function isAlive(message: Queued): boolean {
    message.receiveCount++;
    const isExpired = Date.now() - message.sentAtMs > queue.retentionMs;
    const isSpent = message.receiveCount > queue.maxReceiveCount;
    if (isExpired) ended.expired++;
    else if (isSpent) ended.redriven++;
    if (isExpired || isSpent) waiting.splice(waiting.indexOf(message), 1);
    return !isExpired && !isSpent;
  }

  async function receive(batch: Queued[]): Promise<void> {
    lambda.queues.client.resetHistory();
    const answer = (await lambda.invoke(sqsEvent(...batch))) as SQSBatchResponse;
    const returned = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    for (const message of batch) {
      ended.mostReceives = Math.max(ended.mostReceives, message.receiveCount);
      const hiddenSeconds = lambda.hiddenFor(message.messageId);
      const hiddenMs = hiddenSeconds === undefined ? queue.visibilityMs : hiddenSeconds * 1000;
      message.visibleAtMs = Date.now() + hiddenMs;
      if (!returned.includes(message.messageId)) waiting.splice(waiting.indexOf(message), 1);
    }
  }
}
