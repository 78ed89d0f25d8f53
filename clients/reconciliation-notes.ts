import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readIdList, writeIdList } from '../core/id-list.ts';
import { unavailable } from './table-errors.ts';

// a backfill of years may take months
const noteDays = 400;
const daySeconds = 86_400;

/**
 * Lists of ids that runs note beside their progress, each read at most once by what this makes. Both
 * throw RetryableError TABLE_UNAVAILABLE or TABLE_DENIED when the table does not serve.
 */
export function createReconciliationNotes(
  client: DynamoDBClient,
  TableName: string,
  now: () => number,
) {
  const known = new Map<string, readonly number[]>();
  return { write, read };

  async function write(
    name: string,
    ids: readonly number[],
    abortSignal: AbortSignal,
  ): Promise<void> {
    const expiresAt = Math.floor(now() / 1000) + noteDays * daySeconds;
    const text = writeIdList(ids);
    const Item = {
      ...keyOf(name),
      ids: { S: text },
      expiresAt: { N: String(expiresAt) },
    };
    await client.send(new PutItemCommand({ TableName, Item }), { abortSignal }).catch(unavailable);
    // in the order in which others will read them, as runs count on it
    known.set(name, readIdList(text));
  }

  async function read(name: string, abortSignal: AbortSignal): Promise<readonly number[]> {
    const ids = known.get(name) ?? (await stored(name, abortSignal));
    known.set(name, ids);
    return ids;
  }

  async function stored(name: string, abortSignal: AbortSignal): Promise<number[]> {
    const command = new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead: true });
    const { Item } = await client.send(command, { abortSignal }).catch(unavailable);
    if (Item?.ids?.S === undefined) return unavailable(new Error('no such note'));
    return readIdList(Item.ids.S);
  }
}

function keyOf(name: string) {
  return { kind: { S: 'note' }, id: { S: name } };
}
