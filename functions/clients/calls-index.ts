import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import { unavailable } from './table-errors.ts';

/** The indexes of the calls table: name and partition key. All sort by `createdTime`. */
export const indexes = {
  hour: { name: 'byHour', key: 'createdHour' },
  lead: { name: 'byLead', key: 'leadId' },
  order: { name: 'byOrder', key: 'orderId' },
  user: { name: 'byUser', key: 'userId' },
} as const;
export type CallsIndex = (typeof indexes)['lead' | 'order' | 'user'];

// one partition takes 1,000 writes a second; a busy hour is spread over several
export const shards = 4;

/** The partition of the hour index a call belongs to. */
export function hourOf(record: Pick<CallRecord, 'createdTime' | 'callId'>): string {
  return hourPartition(record.createdTime, record.callId % shards);
}

export function hourPartition(createdTime: string, shard: number): string {
  return `${createdTime.slice(0, 13)}#${shard}`;
}

/** A call in an index. */
export interface IndexEntry {
  readonly callId: CallId;
  readonly createdTime: string;
  /** in the hour index only */
  readonly complete?: boolean;
}

export interface IndexQuery {
  readonly index: { readonly name: string; readonly key: string };
  readonly value: string | number;
  /** first and last creation time, both included */
  readonly from: string;
  readonly to: string;
  /** the entry the page begins after */
  readonly after: IndexEntry | undefined;
  readonly limit: number;
}

export interface IndexPage {
  readonly entries: readonly IndexEntry[];
  /** whether there may be more after the last entry */
  readonly hasMore: boolean;
}

/** One page of an index, in order of creation. @throws {RetryableError} like the calls table */
export async function queryIndex(
  client: DynamoDBClient,
  tableName: string,
  { index, value, from, to, after, limit }: IndexQuery,
  abortSignal: AbortSignal,
): Promise<IndexPage> {
  const partition: AttributeValue = typeof value === 'number' ? { N: String(value) } : { S: value };
  const command = new QueryCommand({
    TableName: tableName,
    IndexName: index.name,
    KeyConditionExpression: '#partition = :partition AND createdTime BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': index.key },
    ExpressionAttributeValues: { ':partition': partition, ':from': { S: from }, ':to': { S: to } },
    Limit: limit,
    ...(after && {
      ExclusiveStartKey: {
        [index.key]: partition,
        createdTime: { S: after.createdTime },
        callId: { N: String(after.callId) },
      },
    }),
  });
  const { Items = [], LastEvaluatedKey } = await client
    .send(command, { abortSignal })
    .catch(unavailable);
  return { entries: Items.map(toEntry), hasMore: LastEvaluatedKey !== undefined };
}

function toEntry(item: Record<string, AttributeValue>): IndexEntry {
  return {
    callId: Number(item.callId?.N),
    createdTime: item.createdTime?.S ?? '',
    ...(item.complete && { complete: item.complete.BOOL === true }),
  };
}
