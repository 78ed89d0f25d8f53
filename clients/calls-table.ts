import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import { PermanentError } from '../core/errors.ts';
import type { RecordUpdate } from '../core/record-update.ts';
import { expiryOf } from '../core/retention.ts';
import { fromItem, toItem } from './attribute-values.ts';
import { hourOf } from './calls-index.ts';
import { nameOf, unavailable } from './table-errors.ts';

/** Stored calls. All throw RetryableError TABLE_UNAVAILABLE or TABLE_DENIED when the table does not serve. */
export interface CallsTable {
  /** At most 100 ids, one request. A record just written may be missing. */
  readRecords(callIds: readonly CallId[], signal: AbortSignal): Promise<Map<CallId, CallRecord>>;
  /** Any number of ids, in their order; those that are not stored are left out. */
  readAllRecords(callIds: readonly CallId[], signal: AbortSignal): Promise<CallRecord[]>;
  /** The newest record. */
  readRecord(callId: CallId, signal: AbortSignal): Promise<CallRecord | undefined>;
  /**
   * Stores the update if `stored` is still what is stored and is not newer; false otherwise.
   * @throws {PermanentError} RECORD_REFUSED when the record is too large to be an item
   */
  write(
    update: RecordUpdate,
    stored: CallRecord | undefined,
    signal: AbortSignal,
  ): Promise<boolean>;
}

const batchLimit = 100;

export interface CallsTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** days after which DynamoDB removes a record, counted from the call; 0 keeps it */
  readonly retainDays: number;
}

export function createCallsTable({ client, tableName, retainDays }: CallsTableOptions): CallsTable {
  const table: CallsTable = {
    async readRecords(callIds, signal) {
      // keys left unprocessed count as not stored: the conditional write finds out
      const { found } = await readBatch(callIds, false, signal);
      return found;
    },

    async readAllRecords(callIds, signal) {
      const found = new Map<CallId, CallRecord>();
      // what a batch did not find may just have been written, or not been got to
      for (const isConsistent of [false, true]) {
        let left = callIds.filter((callId) => !found.has(callId));
        while (left.length > 0) {
          const batch = await readBatch(left.slice(0, batchLimit), isConsistent, signal);
          for (const [callId, record] of batch.found) found.set(callId, record);
          left = [...left.slice(batchLimit), ...(isConsistent ? batch.unread : [])];
        }
      }
      return callIds.flatMap((callId) => found.get(callId) ?? []);
    },

    async readRecord(callId, abortSignal) {
      const command = new GetItemCommand({
        TableName: tableName,
        Key: keyOf(callId),
        ConsistentRead: true,
      });
      const { Item } = await client.send(command, { abortSignal }).catch(unavailable);
      return Item && toRecord(Item);
    },

    async write(update, stored, abortSignal) {
      const command = isTouch(update, stored) ? touch(update.record) : put(update.record, stored);
      try {
        await client.send(command as PutItemCommand, { abortSignal });
        return true;
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return false;
        if (nameOf(error) === 'ValidationException')
          throw new PermanentError('RECORD_REFUSED', { cause: error });
        return unavailable(error);
      }
    },
  };
  return table;

  async function readBatch(
    callIds: readonly CallId[],
    ConsistentRead: boolean,
    abortSignal: AbortSignal,
  ) {
    const asked = { Keys: callIds.map(keyOf), ConsistentRead };
    const command = new BatchGetItemCommand({ RequestItems: { [tableName]: asked } });
    const answer = await client.send(command, { abortSignal }).catch(unavailable);
    const records = (answer.Responses?.[tableName] ?? []).map(toRecord);
    return {
      found: new Map(records.map((record) => [record.callId, record])),
      unread: (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map(({ callId }) =>
        Number(callId?.N),
      ),
    };
  }

  function put(record: CallRecord, stored: CallRecord | undefined): PutItemCommand {
    return new PutItemCommand({
      TableName: tableName,
      Item: toItem({ ...record, receivedHour: hourOf(record), expiresAt: expiry(record) }),
      ...(stored
        ? unchangedSince(stored, record)
        : { ConditionExpression: 'attribute_not_exists(callId)' }),
    });
  }

  // a repeated write gives the same, so what is overdue is so from the read on
  function expiry(record: CallRecord): number | undefined {
    return expiryOf(record, retainDays, Date.parse(record.fetchedAt));
  }

  // same content: only the read moves on, may settle the call, and keeps to what `retainDays` is now
  function touch(record: CallRecord): UpdateItemCommand {
    const { settledAt } = record;
    const expiresAt = expiry(record);
    const { ConditionExpression, ExpressionAttributeValues } = unchangedSince(record, record);
    return new UpdateItemCommand({
      TableName: tableName,
      Key: keyOf(record.callId),
      UpdateExpression: `SET fetchedAt = :fetchedAt${settledAt ? ', settledAt = :settledAt' : ''}${
        expiresAt ? ', expiresAt = :expiresAt' : ' REMOVE expiresAt'
      }`,
      ConditionExpression,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ...(settledAt && { ':settledAt': { S: settledAt } }),
        ...(expiresAt && { ':expiresAt': { N: String(expiresAt) } }),
      },
    });
  }
}

/** An item that lacks what the indexes need, or has it wrong, is written anew. */
function isTouch(
  { outcome, renews, record }: RecordUpdate,
  stored: CallRecord | undefined,
): boolean {
  return (
    outcome === 'unchanged' &&
    !renews &&
    stored?.receivedAt !== undefined &&
    stored.createdTime === record.createdTime &&
    stored.complete === record.complete
  );
}

function unchangedSince(stored: CallRecord, next: CallRecord) {
  return {
    // content may have come back to what it was, so its hash alone does not tell
    ConditionExpression: `contentHash = :hash AND changedAt = :changedAt AND fetchedAt <= :fetchedAt AND ${
      stored.goneAt ? 'goneAt = :goneAt' : 'attribute_not_exists(goneAt)'
    }`,
    ExpressionAttributeValues: {
      ':hash': { S: stored.contentHash },
      ':changedAt': { S: stored.changedAt },
      ':fetchedAt': { S: next.fetchedAt },
      ...(stored.goneAt && { ':goneAt': { S: stored.goneAt } }),
    },
  };
}

function keyOf(callId: CallId): Record<string, AttributeValue> {
  return { callId: { N: String(callId) } };
}

function toRecord(item: Record<string, AttributeValue>): CallRecord {
  return recordFromItem(fromItem(item));
}

/** The record in a stored item, without what only the table needs. */
export function recordFromItem(item: Record<string, unknown>): CallRecord {
  const { receivedHour: _receivedHour, expiresAt: _expiresAt, ...record } = item;
  return record as CallRecord;
}
