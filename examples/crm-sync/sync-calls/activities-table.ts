import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CallId } from '../../../core/call-id.ts';
import { NotTaken } from '../../send-json.ts';
import type { Activity } from './amocrm.ts';

/** Held by whoever tells the CRM about a call; nobody else does until it ends. */
export interface Claim {
  readonly callId: CallId;
  readonly untilMs: number;
  /** the activity made before, if there is one */
  readonly activity?: Activity;
}

/** One item a call: what the CRM was told last, and who is telling it. */
export interface ActivitiesTable {
  /**
   * Undefined when the CRM was told this change, or a newer one, already.
   * @throws {NotTaken} while another has the claim
   */
  claim(
    callId: CallId,
    changedAt: string,
    times: { readonly nowMs: number; readonly untilMs: number },
    signal: AbortSignal,
  ): Promise<Claim | undefined>;
  /** Notes what was told and ends the claim. Rejects when the claim was lost. */
  save(
    claim: Claim,
    changedAt: string,
    activity: Activity | undefined,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends the claim without having told anything. Never rejects: a claim ends by itself. */
  release(claim: Claim, signal: AbortSignal): Promise<void>;
}

export function createActivitiesTable(client: DynamoDBClient, TableName: string): ActivitiesTable {
  return {
    async claim(callId, changedAt, { nowMs, untilMs }, abortSignal) {
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(callId),
        UpdateExpression: 'SET claimedUntil = :until',
        ConditionExpression:
          '(attribute_not_exists(claimedUntil) OR claimedUntil <= :now) AND ' +
          '(attribute_not_exists(changedAt) OR changedAt < :changedAt)',
        ExpressionAttributeValues: {
          ':until': { N: String(untilMs) },
          ':now': { N: String(nowMs) },
          ':changedAt': { S: changedAt },
        },
        ReturnValues: 'ALL_NEW',
      });
      try {
        const { Attributes = {} } = await client.send(command, { abortSignal });
        return { callId, untilMs, ...activityIn(Attributes) };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if ((await readChangedAt(callId, abortSignal)) >= changedAt) return undefined;
        throw new NotTaken();
      }
    },

    async save(claim, changedAt, activity, signal) {
      const set = activity ? ', activityId = :activityId, entityType = :entityType' : '';
      await end(claim, `SET changedAt = :changedAt${set} REMOVE claimedUntil`, signal, {
        ':changedAt': { S: changedAt },
        ...(activity && {
          ':activityId': { N: String(activity.id) },
          ':entityType': { S: activity.entityType },
        }),
      });
    },

    release: (claim, signal) => end(claim, 'REMOVE claimedUntil', signal).catch(() => {}),
  };

  async function end(
    { callId, untilMs }: Claim,
    UpdateExpression: string,
    abortSignal: AbortSignal,
    values: Record<string, AttributeValue> = {},
  ): Promise<void> {
    const command = new UpdateItemCommand({
      TableName,
      Key: keyOf(callId),
      UpdateExpression,
      ConditionExpression: 'claimedUntil = :until',
      ExpressionAttributeValues: { ':until': { N: String(untilMs) }, ...values },
    });
    await client.send(command, { abortSignal });
  }

  async function readChangedAt(callId: CallId, abortSignal: AbortSignal): Promise<string> {
    const command = new GetItemCommand({ TableName, Key: keyOf(callId), ConsistentRead: true });
    const { Item } = await client.send(command, { abortSignal });
    return Item?.changedAt?.S ?? '';
  }
}

function keyOf(callId: CallId) {
  return { callId: { N: String(callId) } };
}

function activityIn({ activityId, entityType }: Record<string, AttributeValue>) {
  return (
    activityId?.N && { activity: { id: Number(activityId.N), entityType: entityType?.S ?? '' } }
  );
}
