import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FailureCode } from '../core/errors.ts';
import { RetryableError } from '../core/errors.ts';

export interface DeadLetter {
  readonly body: string;
  readonly code: FailureCode;
  /** ISO 8601 */
  readonly firstSeen: string;
  readonly receiveCount: number;
  readonly sourceMessageId: string;
}

/**
 * Sets a message aside with the reason as message attributes and its body as it came, so that a
 * redrive hands the same message over again. @throws {RetryableError} QUEUE_UNAVAILABLE
 */
export async function setAside(
  client: SQSClient,
  queueUrl: string,
  letter: DeadLetter,
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: letter.body,
    MessageAttributes: {
      code: text(letter.code),
      firstSeen: text(letter.firstSeen),
      receiveCount: { DataType: 'Number', StringValue: String(letter.receiveCount) },
      sourceMessageId: text(letter.sourceMessageId),
    },
  });
  await client.send(command, { abortSignal }).catch((cause: unknown) => {
    throw new RetryableError('QUEUE_UNAVAILABLE', { cause });
  });
}

function text(value: string) {
  return { DataType: 'String', StringValue: value };
}
