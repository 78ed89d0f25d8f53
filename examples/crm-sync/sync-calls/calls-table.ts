import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../../clients/attribute-values.ts';
import type { CallId } from '../../../core/call-id.ts';
import type { Recording } from '../../../core/recordings.ts';

/** What the record holds and events do not carry, or not whole. */
export interface Untold {
  readonly phone: string;
  /** to the longest recording; absent where none is listed, or none can be opened */
  readonly link?: string;
}

/** Undefined where the call has no number, or was erased. */
export async function readUntold(
  client: DynamoDBClient,
  tableName: string,
  callId: CallId,
  abortSignal: AbortSignal,
): Promise<Untold | undefined> {
  const command = new GetItemCommand({
    TableName: tableName,
    Key: { callId: { N: String(callId) } },
    ProjectionExpression: 'clientPhone, recordings',
  });
  const { Item = {} } = await client.send(command, { abortSignal });
  const { clientPhone, recordings } = fromItem(Item);
  if (typeof clientPhone !== 'string') return undefined;
  const link = linkOf((recordings ?? []) as readonly Recording[]);
  return { phone: clientPhone, ...(link !== undefined && { link }) };
}

function linkOf(recordings: readonly Recording[]): string | undefined {
  const linked = recordings.filter(({ fileUrl = '' }) => URL.parse(fileUrl)?.protocol === 'https:');
  const [longest] = linked.toSorted((a, b) => (b.durationSeconds ?? 0) - (a.durationSeconds ?? 0));
  return longest?.fileUrl;
}
