import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { indexes } from '../functions/clients/calls-index.ts';

type Item = Record<string, AttributeValue>;

/** Deletes every record of a lead; resolves to how many. */
export async function eraseLead(
  client: DynamoDBClient,
  TableName: string,
  leadId: number,
): Promise<number> {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      IndexName: indexes.lead.name,
      KeyConditionExpression: '#lead = :lead',
      ExpressionAttributeNames: { '#lead': indexes.lead.key },
      ExpressionAttributeValues: { ':lead': { N: String(leadId) } },
    },
  );
  return erase(client, TableName, pages, () => true);
}

/**
 * Deletes every record of these phone numbers, however they are punctuated; resolves to how many.
 * No index holds phone numbers, so the whole table is read.
 * @throws {Error} when there is no number, or one of fewer than five digits
 */
export async function erasePhones(
  client: DynamoDBClient,
  TableName: string,
  lines: readonly string[],
): Promise<number> {
  const phones = new Set(lines.filter((line) => line.trim() !== '').map(digitsOf));
  if (phones.size === 0 || [...phones].some((digits) => digits.length < 5)) {
    throw new Error('expected phone numbers of at least five digits, one a line');
  }
  const ProjectionExpression = 'callId, clientPhone';
  const pages = paginateScan({ client }, { TableName, ProjectionExpression, ConsistentRead: true });
  return erase(client, TableName, pages, ({ clientPhone }) =>
    phones.has(digitsOf(clientPhone?.S ?? '')),
  );
}

async function erase(
  client: DynamoDBClient,
  TableName: string,
  pages: AsyncIterable<{ Items?: Item[] }>,
  isMeant: (item: Item) => boolean,
): Promise<number> {
  let erased = 0;
  for await (const { Items = [] } of pages) {
    for (const { callId } of Items.filter(isMeant)) {
      if (!callId) continue;
      await client.send(new DeleteItemCommand({ TableName, Key: { callId } }));
      erased++;
    }
  }
  return erased;
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}
