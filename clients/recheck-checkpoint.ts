import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Position } from '../core/due-calls.ts';
import { nameOf, unavailable } from './table-errors.ts';

/** How far every step got: by step, then by shard. */
export type Positions = Record<string, Record<string, Position>>;

/** What recheck-due remembers: one item, which is also the lock that keeps runs from overlapping. */
export interface RecheckProgress {
  /** Takes the lock until the given time; undefined while another run holds it. */
  begin(nowMs: number, untilMs: number, signal: AbortSignal): Promise<Positions | undefined>;
  save(positions: Positions, signal: AbortSignal): Promise<void>;
  /** Saves and gives the lock back. */
  end(positions: Positions, signal: AbortSignal): Promise<void>;
}

const Key = { name: { S: 'recheck-due' } };

export function createRecheckProgress(client: DynamoDBClient, TableName: string): RecheckProgress {
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
        return JSON.parse(Attributes?.positions?.S ?? '{}');
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return undefined;
        return unavailable(error);
      }
    },

    save: (positions, signal) => store(positions, '', signal),
    end: (positions, signal) => store(positions, 'REMOVE lockedUntil', signal),
  };

  async function store(positions: Positions, andThen: string, abortSignal: AbortSignal) {
    const command = new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: `SET positions = :positions ${andThen}`,
      ExpressionAttributeValues: { ':positions': { S: JSON.stringify(positions) } },
    });
    await client.send(command, { abortSignal }).catch(unavailable);
  }
}
