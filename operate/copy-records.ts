import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { eachItem, type PacedRun } from './pace.ts';

type Item = Record<string, AttributeValue>;

export interface Counts {
  readonly read: number;
  readonly copied: number;
  /** records that are there, from this read or a later one */
  readonly kept: number;
  /** records whose time to be kept is over */
  readonly expired: number;
}

/**
 * Copies the records of one table that another lacks, or holds from an earlier read. Can be cut off
 * and run again, beside a stack that goes on writing.
 */
export async function copyRecords(
  client: DynamoDBClient,
  from: string,
  TableName: string,
  { isDryRun, pace, now, onProgress, signal }: PacedRun<Counts>,
): Promise<Counts> {
  const counts = { read: 0, copied: 0, kept: 0, expired: 0 };
  const pages = paginateScan({ client }, { TableName: from, ConsistentRead: true });
  await eachItem(pages, copy, () => onProgress(counts), signal);
  return counts;

  async function copy(item: Item) {
    counts.read++;
    if (item.expiresAt && Number(item.expiresAt.N) <= now() / 1000) {
      counts.expired++;
      return;
    }
    if (!isDryRun) await pace();
    const isCopied = isDryRun ? await isWanted(item) : await put(item);
    if (isCopied) counts.copied++;
    else counts.kept++;
  }

  async function isWanted({ callId, fetchedAt }: Item): Promise<boolean> {
    const command = new GetItemCommand({
      TableName,
      Key: { callId: callId as AttributeValue },
      ProjectionExpression: 'fetchedAt',
    });
    const { Item: stored } = await client.send(command);
    return !stored || (stored.fetchedAt?.S ?? '') < (fetchedAt?.S ?? '');
  }

  async function put(item: Item): Promise<boolean> {
    const command = new PutItemCommand({
      TableName,
      Item: item,
      ConditionExpression: 'attribute_not_exists(callId) OR fetchedAt < :fetchedAt',
      ExpressionAttributeValues: { ':fetchedAt': item.fetchedAt ?? { S: '' } },
    });
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
