import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { hourPartition, type IndexEntry, indexes, queryIndex } from '../clients/calls-index.ts';
import { type CallsTable, createCallsTable } from '../clients/calls-table.ts';
import { type ListPlace, receivedCalls } from '../clients/received-calls.ts';
import type { CallId } from '../core/call-id.ts';

/** Calls by the time of their first read. */
export interface StoredRange {
  /** epoch milliseconds */
  readonly fromMs: number;
  /** epoch milliseconds, not included */
  readonly toMs: number;
  /** only calls that are not complete */
  readonly onlyIncomplete: boolean;
}

const pageSize = 100;

/** The calls of a range in order of their first read, page by page; no page is empty. */
export async function* storedCalls(
  client: DynamoDBClient,
  tableName: string,
  { fromMs, toMs, onlyIncomplete }: StoredRange,
  signal: AbortSignal,
): AsyncGenerator<readonly IndexEntry[]> {
  let after: ListPlace | undefined;
  do {
    const { entries, next } = await receivedCalls(
      {
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs - 1).toISOString(),
        complete: onlyIncomplete ? false : undefined,
        limit: pageSize,
        after,
      },
      ({ shard, ...stretch }) => {
        const value = hourPartition(stretch.from, shard);
        const query = { index: indexes.time, value, ...stretch, limit: pageSize };
        return queryIndex(client, tableName, query, signal);
      },
    );
    if (entries.length > 0) yield entries;
    after = next;
  } while (after && !signal.aborted);
}

/** The table, to be read only. */
export function callsToRead(client: DynamoDBClient, tableName: string): CallsTable {
  return createCallsTable({ client, tableName, retainDays: 0 });
}

/** Of these ids, those that are not stored, or were last read before a time. */
export async function notReadSince(
  table: CallsTable,
  callIds: readonly CallId[],
  sinceMs: number,
  signal: AbortSignal,
): Promise<CallId[]> {
  const since = new Date(sinceMs).toISOString();
  const records = await table.readAllRecords(callIds, signal);
  const isRead = new Set(
    records.filter(({ fetchedAt }) => fetchedAt >= since).map(({ callId }) => callId),
  );
  return callIds.filter((callId) => !isRead.has(callId));
}
