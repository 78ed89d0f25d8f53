import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { CallId } from '../../../core/call-id.ts';

/** The client's number: events do not carry it whole. Undefined where the call has none, or was erased. */
export async function readPhone(
  client: DynamoDBClient,
  tableName: string,
  callId: CallId,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const command = new GetItemCommand({
    TableName: tableName,
    Key: { callId: { N: String(callId) } },
    ProjectionExpression: 'clientPhone',
  });
  const { Item } = await client.send(command, { abortSignal });
  return Item?.clientPhone?.S;
}
