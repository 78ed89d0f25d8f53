import * as z from 'zod/mini';
import type { Delivery } from '../../core/disposition.ts';

// only what we use is required, and of that only what AWS never leaves out
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
const SqsRecord = z.object({
  messageId: z.string(),
  receiptHandle: z.optional(z.string()),
  body: z.string(),
  attributes: z.optional(
    z.object({
      ApproximateReceiveCount: z.optional(z.string()),
      SentTimestamp: z.optional(z.string()),
    }),
  ),
  eventSource: z.literal('aws:sqs'),
  eventSourceARN: z.optional(z.string()),
});

export const SqsEvent = z.object({ Records: z.array(SqsRecord) });
export type SqsEvent = z.infer<typeof SqsEvent>;

/** One message as the queue hands it over. */
export interface Message extends Delivery {
  readonly messageId: string;
  readonly receiptHandle: string | undefined;
  readonly body: string;
  /** epoch milliseconds */
  readonly sentAtMs: number;
  readonly isFifo: boolean;
}

export function messagesOf(event: SqsEvent, nowMs: number): Message[] {
  return event.Records.map(({ messageId, receiptHandle, body, attributes, eventSourceARN }) => {
    const sentAtMs = wholeOr(nowMs, attributes?.SentTimestamp);
    return {
      messageId,
      receiptHandle,
      body,
      receiveCount: wholeOr(1, attributes?.ApproximateReceiveCount),
      sentAtMs,
      ageMs: nowMs - sentAtMs,
      isFifo: eventSourceARN?.endsWith('.fifo') ?? false,
    };
  });
}

function wholeOr(fallback: number, text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : fallback;
}
