import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord, Step } from '../core/call-record.ts';
import { PermanentError, RetryableError } from '../core/errors.ts';
import { fromItem, toItem } from './attribute-values.ts';

/** Stored calls. All throw RetryableError TABLE_UNAVAILABLE or TABLE_DENIED when the table does not serve. */
export interface CallsTable {
  /** At most 100 ids, one request. A record just written may be missing. */
  readRecords(callIds: readonly CallId[], signal: AbortSignal): Promise<Map<CallId, CallRecord>>;
  /** The newest record. */
  readRecord(callId: CallId, signal: AbortSignal): Promise<CallRecord | undefined>;
  /**
   * Stores the step if `stored` is still what is stored and is not newer; false otherwise.
   * @throws {PermanentError} RECORD_REFUSED when the record is too large to be an item
   */
  write(step: Step, stored: CallRecord | undefined, signal: AbortSignal): Promise<boolean>;
}

export function createCallsTable(client: DynamoDBClient, tableName: string): CallsTable {
  return {
    async readRecords(callIds, abortSignal) {
      const keys = callIds.map(keyOf);
      const command = new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys } } });
      const { Responses } = await client.send(command, { abortSignal }).catch(translate);
      // keys left unprocessed count as not stored: the conditional write finds out
      const records = (Responses?.[tableName] ?? []).map(toRecord);
      return new Map(records.map((record) => [record.callId, record]));
    },

    async readRecord(callId, abortSignal) {
      const command = new GetItemCommand({
        TableName: tableName,
        Key: keyOf(callId),
        ConsistentRead: true,
      });
      const { Item } = await client.send(command, { abortSignal }).catch(translate);
      return Item && toRecord(Item);
    },

    async write(step, stored, abortSignal) {
      const command = step.outcome === 'unchanged' ? touch(step.record) : put(step.record, stored);
      try {
        await client.send(command as PutItemCommand, { abortSignal });
        return true;
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return false;
        if (nameOf(error) === 'ValidationException')
          throw new PermanentError('RECORD_REFUSED', { cause: error });
        return translate(error);
      }
    },
  };

  function put(record: CallRecord, stored: CallRecord | undefined): PutItemCommand {
    return new PutItemCommand({
      TableName: tableName,
      Item: toItem(record),
      ...(stored
        ? unchangedSince(stored, record)
        : { ConditionExpression: 'attribute_not_exists(callId)' }),
    });
  }

  // same content: the read moves on and nothing else does
  function touch(record: CallRecord): UpdateItemCommand {
    const condition = unchangedSince(record, record);
    return new UpdateItemCommand({
      TableName: tableName,
      Key: keyOf(record.callId),
      UpdateExpression: 'SET fetchedAt = :fetchedAt',
      ...condition,
    });
  }
}

function unchangedSince(stored: CallRecord, next: CallRecord) {
  return {
    ConditionExpression: 'contentHash = :stored AND fetchedAt <= :fetchedAt',
    ExpressionAttributeValues: {
      ':stored': { S: stored.contentHash },
      ':fetchedAt': { S: next.fetchedAt },
    },
  };
}

function keyOf(callId: CallId): Record<string, AttributeValue> {
  return { callId: { N: String(callId) } };
}

function toRecord(item: Record<string, AttributeValue>): CallRecord {
  return fromItem(item) as CallRecord;
}

const denied = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidSignatureException',
]);

function translate(cause: unknown): never {
  throw new RetryableError(denied.has(nameOf(cause)) ? 'TABLE_DENIED' : 'TABLE_UNAVAILABLE', {
    cause,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
