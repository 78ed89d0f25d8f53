import { toItem } from '../../clients/attribute-values.ts';
import { hourOf } from '../../clients/calls-index.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { historyOf, type Read } from './call-history.ts';

export interface Write {
  readonly before?: CallRecord | undefined;
  readonly after?: CallRecord | undefined;
}

/** A record of the table's stream. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export interface StreamRecord {
  readonly eventSource: string;
  readonly eventName: string;
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: object;
    readonly OldImage?: object;
    readonly NewImage?: object;
  };
}

/** Sequence numbers count from 101. */
export function streamRecords(...writes: readonly Write[]): StreamRecord[] {
  return writes.map(({ before, after }, index) => ({
    eventSource: 'aws:dynamodb',
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    dynamodb: {
      SequenceNumber: String(101 + index),
      Keys: { callId: { N: String((after ?? before)?.callId) } },
      ...(before && { OldImage: imageOf(before) }),
      ...(after && { NewImage: imageOf(after) }),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }));
}

/** The writes that one call's reads make. */
export function writesOf(...reads: readonly Read[]): Write[] {
  const records = historyOf(...reads).map(({ record }) => record);
  return records.map((after, index) => ({ before: records[index - 1], after }));
}

function imageOf(record: CallRecord) {
  return toItem({ ...record, receivedHour: hourOf(record), expiresAt: 1_800_000_000 });
}
