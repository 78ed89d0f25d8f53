import { setTimeout as sleep } from 'node:timers/promises';
import type { Sqs } from '../aws/sqs.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { reportedFailures } from './batch-response.ts';
import { splitByBytes } from './payload-limit.ts';
import { type ReceivedMessage, sqsEvent } from './sqs-event.ts';

/** An event source mapping of a queue, as its template says it. */
export interface SqsMapping {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
}

const receiveLimit = 10;
// short, because a poll that begins while fauxqs closes cannot be cut off
const longPollSeconds = 1;

/** Feeds a queue to a function, as Lambda's event source mapping does. */
export function pollQueue(sqs: Sqs, mapping: SqsMapping, target: LocalFunction) {
  const { queueUrl: QueueUrl, queueArn, batchSize, maxConcurrency } = mapping;
  const running = new Set<Promise<void>>();
  const stopping = Promise.withResolvers<void>();
  let stopped = false;

  const polling = poll();
  return { stop };

  async function poll() {
    while (!stopped) {
      if (running.size >= maxConcurrency) await Promise.race([...running, stopping.promise]);
      if (stopped) break;
      for (const batch of splitByBytes(await collect(), ({ Body }) => Body)) run(batch);
    }
  }

  /** What comes until the batch is full, or its window ends. */
  async function collect(): Promise<ReceivedMessage[]> {
    const batch = await receive(batchSize, longPollSeconds);
    const windowEndsMs = Date.now() + mapping.batchWindowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && !stopped) {
      const leftSeconds = (windowEndsMs - Date.now()) / 1000;
      if (leftSeconds <= 0) break;
      batch.push(...(await receive(batchSize - batch.length, leftSeconds)));
    }
    return batch;
  }

  async function receive(count: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    try {
      const answer = await sqs.call<{ Messages?: ReceivedMessage[] }>('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: Math.min(count, receiveLimit),
        WaitTimeSeconds: Math.min(waitSeconds, longPollSeconds),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return answer.Messages ?? [];
    } catch {
      // a queue that was deleted by hand; it may come back
      if (!stopped) await sleep(1_000, undefined, { ref: false });
      return [];
    }
  }

  function run(batch: readonly ReceivedMessage[]) {
    const invocation = process(batch).finally(() => running.delete(invocation));
    running.add(invocation);
  }

  async function process(batch: readonly ReceivedMessage[]) {
    const { payload, failed } = await target.invoke(JSON.stringify(sqsEvent(queueArn, batch)));
    if (failed || stopped) return;
    const ids = batch.map((message) => message.MessageId);
    const kept = mapping.reportsItemFailures ? reportedFailures(payload, ids) : new Set();
    if (!kept) return;
    await remove(batch.filter((message) => !kept.has(message.MessageId)));
  }

  async function remove(messages: readonly ReceivedMessage[]) {
    for (let start = 0; start < messages.length; start += receiveLimit) {
      const some = messages.slice(start, start + receiveLimit);
      const Entries = some.map(({ ReceiptHandle }, Id) => ({ Id: String(Id), ReceiptHandle }));
      // what cannot be deleted now is delivered again
      await sqs.call('DeleteMessageBatch', { QueueUrl, Entries }).catch(() => {});
    }
  }

  /** Receives no more; what runs is not waited for. */
  function stop() {
    stopped = true;
    stopping.resolve();
    return polling;
  }
}
