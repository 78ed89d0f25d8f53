import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { hourPartition, type IndexEntry, indexes, queryIndex, shards } from './calls-index.ts';

const pageSize = 1000;

/** All calls first read from `from` to `to`, both included and in one hour. @throws {RetryableError} like the calls table */
export async function receivedInHour(
  client: DynamoDBClient,
  tableName: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<IndexEntry[]> {
  const ofEach = await Promise.all(Array.from({ length: shards }, (_, shard) => ofShard(shard)));
  return ofEach.flat();

  async function ofShard(shard: number): Promise<IndexEntry[]> {
    const entries: IndexEntry[] = [];
    const value = hourPartition(from, shard);
    for (let hasMore = true; hasMore; ) {
      const query = {
        index: indexes.time,
        value,
        from,
        to,
        after: entries.at(-1),
        limit: pageSize,
      };
      const page = await queryIndex(client, tableName, query, signal);
      entries.push(...page.entries);
      hasMore = page.hasMore;
    }
    return entries;
  }
}
