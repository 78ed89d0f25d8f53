import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { fromItem } from '../../clients/attribute-values.ts';
import { recordFromItem } from '../../clients/calls-table.ts';
import type { DeadLetter } from '../../clients/dead-letters.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { callMessage } from '../../core/message-body.ts';

const Image = z.record(z.string(), z.unknown());

// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
export const StreamEvent = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal('aws:dynamodb'),
        eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
        dynamodb: z.object({
          SequenceNumber: z.string(),
          ApproximateCreationDateTime: z._default(z.number(), 0),
          Keys: z.optional(Image),
          OldImage: z.optional(Image),
          NewImage: z.optional(Image),
        }),
      }),
    )
    .check(z.minLength(1)),
});
export type StreamRecord = z.infer<typeof StreamEvent>['Records'][number];

// what the first version of the item already had; later attributes may be missing
const Stored = z.looseObject({
  callId: z.int(),
  id: z.int(),
  contentHash: z.string(),
  fetchedAt: z.string(),
  changedAt: z.string(),
});

/** @throws {Error} when the image is missing or not one of a call record */
export function recordFrom(image: Record<string, unknown> = {}): CallRecord {
  const item = fromItem(image as Record<string, AttributeValue>);
  if (!Stored.safeParse(item).success) throw new Error('not the image of a call record');
  return recordFromItem({ complete: false, ...item });
}

/** What is kept of a record that makes no sense: the call it is about, to be asked for again. */
export function deadChange({ dynamodb }: StreamRecord): DeadLetter {
  const key = dynamodb.Keys?.callId as AttributeValue | undefined;
  return {
    body: callMessage(Number(key?.N)),
    code: 'STREAM_RECORD_UNREADABLE',
    firstSeen: new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
    receiveCount: 1,
    sourceMessageId: dynamodb.SequenceNumber,
  };
}
