import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import { unavailable } from './table-errors.ts';

/** The indexes of the calls table: name, partition key and sort key. */
export const indexes = {
  time: { name: 'byReceived', key: 'receivedHour', sort: 'receivedAt' },
  lead: { name: 'byLead', key: 'leadId', sort: 'createdTime' },
  order: { name: 'byOrder', key: 'orderId', sort: 'createdTime' },
  user: { name: 'byUser', key: 'userId', sort: 'createdTime' },
} as const;
export type CallsIndex = (typeof indexes)['lead' | 'order' | 'user'];

// one partition takes 1,000 writes a second; a busy hour is spread over several
export const shards = 4;

/** The partition of the time index a call belongs to: the hour of its first read, which never moves. */
export function hourOf(record: Pick<CallRecord, 'receivedAt' | 'callId'>): string {
  return hourPartition(record.receivedAt, record.callId % shards);
}

export function hourPartition(time: string, shard: number): string {
  return `${time.slice(0, 13)}#${shard}`;
}

/** Where a call stands in an index: its sort key and its id. */
export interface IndexPlace {
  readonly at: string;
  readonly callId: CallId;
}

/** A call in an index. */
export interface IndexEntry extends IndexPlace {
  readonly createdTime: string;
  /** in the time index only */
  readonly complete?: boolean;
}

export interface IndexQuery {
  readonly index: { readonly name: string; readonly key: string; readonly sort: string };
  readonly value: string | number;
  /** first and last time, both included */
  readonly from: string;
  readonly to: string;
  /** the entry the page begins after */
  readonly after: IndexPlace | undefined;
  readonly limit: number;
  /** against the order of its times */
  readonly newestFirst?: boolean;
}

export interface IndexPage {
  readonly entries: readonly IndexEntry[];
  /** whether there may be more after the last entry */
  readonly hasMore: boolean;
}

/** One page of an index, in order of its times. @throws {RetryableError} like the calls table */
export async function queryIndex(
  client: DynamoDBClient,
  tableName: string,
  { index, value, from, to, after, limit, newestFirst }: IndexQuery,
  abortSignal: AbortSignal,
): Promise<IndexPage> {
  const partition: AttributeValue = typeof value === 'number' ? { N: String(value) } : { S: value };
  const command = new QueryCommand({
    TableName: tableName,
    IndexName: index.name,
    KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': index.key, '#sort': index.sort },
    ExpressionAttributeValues: { ':partition': partition, ':from': { S: from }, ':to': { S: to } },
    Limit: limit,
    ...(newestFirst && { ScanIndexForward: false }),
    ...(after && {
      ExclusiveStartKey: {
        [index.key]: partition,
        [index.sort]: { S: after.at },
        callId: { N: String(after.callId) },
      },
    }),
  });
  const { Items = [], LastEvaluatedKey } = await client
    .send(command, { abortSignal })
    .catch(unavailable);
  return {
    entries: Items.map((item) => toEntry(item, index.sort)),
    hasMore: LastEvaluatedKey !== undefined,
  };
}

function toEntry(item: Record<string, AttributeValue>, sort: string): IndexEntry {
  return {
    at: item[sort]?.S ?? '',
    callId: Number(item.callId?.N),
    createdTime: item.createdTime?.S ?? '',
    ...(item.complete && { complete: item.complete.BOOL === true }),
  };
}
