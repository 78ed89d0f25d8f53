import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CallId } from '../core/call-id.ts';
import { RetryableError } from '../core/errors.ts';
import { callMessage } from '../core/message-body.ts';

export interface Postponed {
  readonly receiptHandle: string;
  readonly delayMs: number;
}

/** Queues a call id; it is durably ours once this returns. @throws {RetryableError} QUEUE_UNAVAILABLE */
export async function sendCall(
  client: SQSClient,
  queueUrl: string,
  callId: CallId,
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: callMessage(callId) });
  await client.send(command, { abortSignal }).catch(unavailable);
}

/** Queues any number of call ids; all are durably ours once this returns. @throws {RetryableError} QUEUE_UNAVAILABLE */
export async function sendCalls(
  client: SQSClient,
  queueUrl: string,
  callIds: readonly CallId[],
  abortSignal: AbortSignal,
): Promise<void> {
  await sendMessages(client, queueUrl, callIds.map(callMessage), abortSignal);
}

/** Queues any number of messages; all are durably ours once this returns. @throws {RetryableError} QUEUE_UNAVAILABLE */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  await inBatches(bodies, async (batch) => {
    const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await sendBatch(client, queueUrl, Entries, abortSignal);
  });
}

async function sendBatch(
  client: SQSClient,
  QueueUrl: string,
  Entries: SendMessageBatchRequestEntry[],
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new SendMessageBatchCommand({ QueueUrl, Entries });
  const { Failed = [] } = await client.send(command, { abortSignal }).catch(unavailable);
  if (Failed.length > 0) unavailable(Failed[0]);
}

export interface DelayedCall {
  readonly callId: CallId;
  /** up to 900 */
  readonly delaySeconds: number;
}

/** Queues call ids to be received later; all are durably ours once this returns. @throws {RetryableError} QUEUE_UNAVAILABLE */
export async function sendCallsLater(
  client: SQSClient,
  queueUrl: string,
  calls: readonly DelayedCall[],
  abortSignal: AbortSignal,
): Promise<void> {
  await inBatches(calls, async (batch) => {
    const Entries = batch.map(({ callId, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: callMessage(callId),
      DelaySeconds: Math.floor(delaySeconds),
    }));
    await sendBatch(client, queueUrl, Entries, abortSignal);
  });
}

/**
 * Hides messages until they are due. A message this fails for comes back after the queue's own
 * visibility timeout. @throws {RetryableError} QUEUE_UNAVAILABLE
 */
export async function postpone(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Postponed[],
  abortSignal: AbortSignal,
): Promise<void> {
  await inBatches(messages, async (batch) => {
    const Entries = batch.map(({ receiptHandle, delayMs }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.ceil(delayMs / 1000),
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
    await client.send(command, { abortSignal }).catch(unavailable);
  });
}

const batchLimit = 10;

/** Side by side, as many at once as one request takes. */
async function inBatches<Item>(items: readonly Item[], send: (batch: Item[]) => Promise<void>) {
  const starts = Array.from(
    { length: Math.ceil(items.length / batchLimit) },
    (_, n) => n * batchLimit,
  );
  await Promise.all(starts.map((start) => send(items.slice(start, start + batchLimit))));
}

function unavailable(cause: unknown): never {
  throw new RetryableError('QUEUE_UNAVAILABLE', { cause });
}
