import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Watermark } from '../core/due-calls.ts';
import { nameOf, unavailable } from './table-errors.ts';

/** How far every step got: by step, then by shard. */
export type Watermarks = Record<string, Record<string, Watermark>>;

/** What recheck-due remembers: one item, which is also the lock that keeps runs from overlapping. */
export interface RecheckCheckpoint {
  /** Takes the lock until the given time; undefined while another run holds it. */
  begin(nowMs: number, untilMs: number, signal: AbortSignal): Promise<Watermarks | undefined>;
  save(watermarks: Watermarks, signal: AbortSignal): Promise<void>;
  /** Saves and gives the lock back. */
  end(watermarks: Watermarks, signal: AbortSignal): Promise<void>;
}

const Key = { name: { S: 'recheck-due' } };

export function createRecheckCheckpoint(
  client: DynamoDBClient,
  TableName: string,
): RecheckCheckpoint {
  return {
    async begin(nowMs, untilMs, abortSignal) {
      const command = new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET lockedUntil = :until',
        ConditionExpression: 'attribute_not_exists(lockedUntil) OR lockedUntil <= :now',
        ExpressionAttributeValues: {
          ':until': { N: String(untilMs) },
          ':now': { N: String(nowMs) },
        },
        ReturnValues: 'ALL_NEW',
      });
      try {
        const { Attributes } = await client.send(command, { abortSignal });
        return JSON.parse(Attributes?.watermarks?.S ?? '{}');
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return undefined;
        return unavailable(error);
      }
    },

    save: (watermarks, signal) => store(watermarks, '', signal),
    end: (watermarks, signal) => store(watermarks, 'REMOVE lockedUntil', signal),
  };

  async function store(watermarks: Watermarks, andThen: string, abortSignal: AbortSignal) {
    const command = new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: `SET watermarks = :watermarks ${andThen}`,
      ExpressionAttributeValues: { ':watermarks': { S: JSON.stringify(watermarks) } },
    });
    await client.send(command, { abortSignal }).catch(unavailable);
  }
}
