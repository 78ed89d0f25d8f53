import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expiryOf, isInLine } from '../core/retention.ts';
import { eachItem, type PacedRun } from './pace.ts';

export interface SetExpiryOptions extends PacedRun<Counts> {
  /** as the stack is deployed with; 0 keeps every record */
  readonly retainDays: number;
}

export interface Counts {
  readonly read: number;
  /** records whose expiry was set or removed */
  readonly changed: number;
  /** of those, records that are overdue and go at once */
  readonly overdue: number;
  /** records that were written or removed meanwhile; a write has set their expiry itself */
  readonly skipped: number;
}

/** Brings the expiry of every record in line with `retainDays`. What is in line is left alone. */
export async function setExpiry(
  client: DynamoDBClient,
  TableName: string,
  { retainDays, isDryRun, pace, now, onProgress, signal }: SetExpiryOptions,
): Promise<Counts> {
  const counts = { read: 0, changed: 0, overdue: 0, skipped: 0 };
  const ProjectionExpression = 'callId, createdTime, fetchedAt, expiresAt';
  const pages = paginateScan({ client }, { TableName, ProjectionExpression });
  await eachItem(pages, bringInLine, () => onProgress(counts), signal);
  return counts;

  async function bringInLine(item: Record<string, AttributeValue>) {
    counts.read++;
    const { callId, createdTime, fetchedAt, expiresAt } = item;
    if (!callId || !createdTime?.S || !fetchedAt) return;
    const expiry = expiryOf({ createdTime: createdTime.S }, retainDays, now());
    if (isInLine(expiresAt && Number(expiresAt.N), expiry, now())) return;
    if (!isDryRun) {
      await pace();
      if (!(await write(callId, fetchedAt, expiry))) return;
    }
    counts.changed++;
    if (expiry && expiry <= now() / 1000) counts.overdue++;
  }

  async function write(
    callId: AttributeValue,
    fetchedAt: AttributeValue,
    expiry: number | undefined,
  ): Promise<boolean> {
    const command = new UpdateItemCommand({
      TableName,
      Key: { callId },
      UpdateExpression: expiry ? 'SET expiresAt = :expiresAt' : 'REMOVE expiresAt',
      // nothing that was removed comes back, and a read since knows better when the call was
      ConditionExpression: 'fetchedAt = :fetchedAt',
      ExpressionAttributeValues: {
        ':fetchedAt': fetchedAt,
        ...(expiry && { ':expiresAt': { N: String(expiry) } }),
      },
    });
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      counts.skipped++;
      return false;
    }
  }
}
