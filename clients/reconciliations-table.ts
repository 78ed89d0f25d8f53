import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Progress, Run } from '../core/reconciliation-progress.ts';
import { nameOf, unavailable } from './table-errors.ts';

/** Thrown where another tick has taken over since: this one is to stop. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** What stands in the table of what is going on. */
export interface Remembered {
  readonly isLocked: boolean;
  /** undefined where there is none, or none that this version understands */
  readonly progress: Progress | undefined;
  /** whether there is an item, understood or not */
  readonly exists: boolean;
  /** a run that was asked for and has not been taken up; likewise */
  readonly request: Run | undefined;
  readonly hasRequest: boolean;
}

const keys = {
  progress: { kind: { S: 'progress' }, id: { S: 'progress' } },
  request: { kind: { S: 'progress' }, id: { S: 'request' } },
  since: { kind: { S: 'since' }, id: { S: 'since' } },
};

// no invocation lasts longer, so a lock beyond it was taken by a clock that ran ahead
const longestLockMs = 20 * 60_000;

/**
 * What is going on, in the table of reconciliations: the item that is the lock too, and what was asked for.
 * All throw RetryableError TABLE_UNAVAILABLE or TABLE_DENIED when the table does not serve.
 */
export function createReconciliationsTable(client: DynamoDBClient, TableName: string) {
  return { remember, begin, save, end, since, ask, forget };

  /** One read, of the newest. */
  async function remember(nowMs: number, abortSignal: AbortSignal): Promise<Remembered> {
    const command = new QueryCommand({
      TableName,
      KeyConditionExpression: 'kind = :kind',
      ExpressionAttributeValues: { ':kind': keys.progress.kind },
      ConsistentRead: true,
    });
    const { Items = [] } = await client.send(command, { abortSignal }).catch(unavailable);
    const item = Items.find(({ id }) => id?.S === keys.progress.id.S);
    const asked = Items.find(({ id }) => id?.S === keys.request.id.S);
    const lockedUntil = Number(item?.lockedUntil?.N ?? 0);
    return {
      isLocked: lockedUntil > nowMs && lockedUntil <= nowMs + longestLockMs,
      progress: read(Progress, item?.progress),
      exists: item?.progress !== undefined,
      request: read(Run, asked?.request),
      hasRequest: asked !== undefined,
    };
  }

  /** Takes the lock until the given time; the revision to save under, undefined while another tick holds it. */
  async function begin(nowMs: number, untilMs: number, abortSignal: AbortSignal) {
    const command = new UpdateItemCommand({
      TableName,
      Key: keys.progress,
      UpdateExpression: 'SET lockedUntil = :until ADD revision :one',
      ConditionExpression:
        'attribute_not_exists(lockedUntil) OR lockedUntil <= :now OR lockedUntil > :longest',
      ExpressionAttributeValues: {
        ':until': { N: String(untilMs) },
        ':one': { N: '1' },
        ':now': { N: String(nowMs) },
        ':longest': { N: String(nowMs + longestLockMs) },
      },
      ReturnValues: 'UPDATED_NEW',
    });
    try {
      const { Attributes } = await client.send(command, { abortSignal });
      return Number(Attributes?.revision?.N);
    } catch (error) {
      return nameOf(error) === 'ConditionalCheckFailedException' ? undefined : unavailable(error);
    }
  }

  /** @throws {Superseded} */
  function save(revision: number, progress: Progress, signal: AbortSignal): Promise<void> {
    return store(revision, 'SET progress = :progress', signal, {
      ':progress': { S: JSON.stringify(progress) },
    });
  }

  /** Gives the lock back. @throws {Superseded} */
  function end(revision: number, signal: AbortSignal): Promise<void> {
    return store(revision, 'REMOVE lockedUntil', signal);
  }

  async function store(
    revision: number,
    UpdateExpression: string,
    abortSignal: AbortSignal,
    values: Record<string, AttributeValue> = {},
  ): Promise<void> {
    const command = new UpdateItemCommand({
      TableName,
      Key: keys.progress,
      UpdateExpression,
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeValues: { ...values, ':revision': { N: String(revision) } },
    });
    await client.send(command, { abortSignal }).catch((error) => {
      if (nameOf(error) === 'ConditionalCheckFailedException') throw new Superseded();
      return unavailable(error);
    });
  }

  /** The time of the stack's first tick: the given one, unless there was one before. */
  async function since(now: string, abortSignal: AbortSignal) {
    const get = new GetItemCommand({ TableName, Key: keys.since, ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal }).catch(unavailable);
    if (Item?.at?.S !== undefined) return { at: Item.at.S, isNew: false };
    const put = new PutItemCommand({ TableName, Item: { ...keys.since, at: { S: now } } });
    await client.send(put, { abortSignal }).catch(unavailable);
    return { at: now, isNew: true };
  }

  /** Leaves a run for the next tick; false where one waits already. */
  async function ask(run: Run, abortSignal: AbortSignal): Promise<boolean> {
    const command = new PutItemCommand({
      TableName,
      Item: { ...keys.request, request: { S: JSON.stringify(run) } },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    try {
      await client.send(command, { abortSignal });
      return true;
    } catch (error) {
      return nameOf(error) === 'ConditionalCheckFailedException' ? false : unavailable(error);
    }
  }

  /** Takes back the run that was asked for. */
  async function forget(abortSignal: AbortSignal): Promise<void> {
    const command = new DeleteItemCommand({ TableName, Key: keys.request });
    await client.send(command, { abortSignal }).catch(unavailable);
  }
}

function read<Value>(
  schema: { safeParse(value: unknown): { data?: Value | undefined } },
  attribute: AttributeValue | undefined,
): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(attribute?.S ?? '')).data;
  } catch {
    return undefined;
  }
}
