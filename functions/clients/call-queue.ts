import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CallId } from '../core/call-id.ts';
import { callMessage } from '../core/call-message.ts';
import { RetryableError } from '../core/errors.ts';

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

const batchLimit = 10;

/**
 * Hides messages until they are due. A message this fails for comes back after the queue's own
 * visibility timeout, so failures are only reported. @throws {RetryableError} QUEUE_UNAVAILABLE
 */
export async function postpone(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Postponed[],
  abortSignal: AbortSignal,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(messages.length / batchLimit) }, (_, batch) =>
    messages.slice(batch * batchLimit, (batch + 1) * batchLimit),
  );
  await Promise.all(
    batches.map((batch) => {
      const Entries = batch.map(({ receiptHandle, delayMs }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: Math.ceil(delayMs / 1000),
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
      return client.send(command, { abortSignal }).catch(unavailable);
    }),
  );
}

function unavailable(cause: unknown): never {
  throw new RetryableError('QUEUE_UNAVAILABLE', { cause });
}
