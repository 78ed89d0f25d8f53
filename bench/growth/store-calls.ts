import { toItem } from '../../clients/attribute-values.ts';
import { hourOf } from '../../clients/calls-index.ts';
import type { CountedServices } from '../fake-services/counted-services.ts';

export const callsOfALead = 50;

export interface StoredCalls {
  readonly calls: number;
  /** when the first was made, and in which time all were */
  readonly createdMs: number;
  readonly spanMs: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const batchLimit = 25;

/** Puts complete calls into the table, with what its indexes need. */
export async function storeCalls(
  services: CountedServices,
  tableName: string,
  stored: StoredCalls,
): Promise<void> {
  const { calls } = stored;
  for (let start = 0; start < calls; start += batchLimit) {
    const requests = Array.from({ length: Math.min(batchLimit, calls - start) }, (_, i) => {
      const nth = start + i;
      return { PutRequest: { Item: itemOf(nth, createdTimeOf(nth, stored)) } };
    });
    await services.dynamodb('BatchWriteItem', { RequestItems: { [tableName]: requests } });
  }
}

/** When the nth of them was made, and first read. */
export function createdTimeOf(nth: number, { calls, createdMs, spanMs }: StoredCalls): string {
  return new Date(createdMs + (spanMs * nth) / calls).toISOString();
}

function itemOf(nth: number, createdTime: string) {
  const record = {
    id: nth + 1,
    callId: nth + 1,
    leadId: 1 + Math.floor(nth / callsOfALead),
    statusCode: 'answered',
    talkTimeDurationSeconds: 60,
    hasRecords: true,
    createdAt: createdTime,
    createdTime,
    receivedAt: createdTime,
    contentHash: String(nth),
    fetchedAt: createdTime,
    changedAt: createdTime,
    complete: true,
    completedAt: createdTime,
  };
  return toItem({ ...record, receivedHour: hourOf(record) });
}
