import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
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

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const largestBytes = 1_048_576;

/**
 * Sets a message aside with the reason as message attributes and its body as it came, so that a
 * redrive hands the same message over again. A body that is nearly as large as SQS takes leaves out
 * the attributes there is no room for. @throws {RetryableError} QUEUE_UNAVAILABLE
 */
export async function sendToDeadLetters(
  client: SQSClient,
  queueUrl: string,
  letter: DeadLetter,
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: letter.body,
    MessageAttributes: attributesOf(letter),
  });
  await client.send(command, { abortSignal }).catch((cause: unknown) => {
    throw new RetryableError('QUEUE_UNAVAILABLE', { cause });
  });
}

/** As many as fit, the most telling first. Names, types and values count like the body. */
function attributesOf(letter: DeadLetter): Record<string, MessageAttributeValue> {
  const wanted = {
    code: text(letter.code),
    receiveCount: { DataType: 'Number', StringValue: String(letter.receiveCount) },
    firstSeen: text(letter.firstSeen),
    sourceMessageId: text(letter.sourceMessageId),
  };
  let bytes = Buffer.byteLength(letter.body);
  const fitting = Object.entries(wanted).filter(([name, { DataType, StringValue }]) => {
    bytes += Buffer.byteLength(name + DataType + StringValue);
    return bytes <= largestBytes;
  });
  return Object.fromEntries(fitting);
}

function text(value: string) {
  return { DataType: 'String', StringValue: value };
}
