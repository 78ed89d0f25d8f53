import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { fromItem } from '../clients/attribute-values.ts';
import { indexes } from '../clients/calls-index.ts';
import { type Erased, type ErasureOptions, erase } from './erase-calls.ts';
import { usedWrongly } from './operator-error.ts';
import { looksDialled, readPhone, sharedNumber, type WrittenPhone } from './phone-number.ts';

/** Deletes every record of a lead, and its recordings. */
export async function eraseLead(
  client: DynamoDBClient,
  TableName: string,
  leadId: number,
  options: ErasureOptions,
): Promise<Erased> {
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
  const callIds: number[] = [];
  for await (const { Items = [] } of pages) callIds.push(...Items.map(callIdOf));
  callIds.sort((a, b) => a - b);
  return erase(
    client,
    TableName,
    [{ name: `lead ${leadId}`, callIds, isAmbiguous: false }],
    options,
  );
}

/**
 * Deletes every record that holds one of these phone numbers, however it is written, and its
 * recordings. No index holds phone numbers, so the whole table is read.
 * @param callingCode of the country that numbers without one belong to, as in `7`
 * @throws {OperatorError} when there is no number, or naming the lines that are none
 */
export async function erasePhones(
  client: DynamoDBClient,
  TableName: string,
  lines: readonly string[],
  { callingCode, ...options }: ErasureOptions & { readonly callingCode?: string | undefined },
): Promise<Erased> {
  const wanted = readLines(lines).map((line) => ({
    ...line,
    callIds: new Set<number>(),
    numbers: new Set<string>(),
  }));
  const ProjectionExpression = 'callId, clientPhone, extra';
  const pages = paginateScan({ client }, { TableName, ProjectionExpression, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      for (const held of phonesIn(item)) {
        for (const { phone, callIds, numbers } of wanted) {
          const number = sharedNumber(phone, held, callingCode);
          if (number) callIds.add(callIdOf(item));
          if (number?.startsWith('+')) numbers.add(number);
        }
      }
    }
  }
  const found = wanted.map(({ name, callIds, numbers }) => ({
    name,
    callIds: [...callIds].sort((a, b) => a - b),
    isAmbiguous: numbers.size > 1,
  }));
  return erase(client, TableName, found, options);
}

function readLines(lines: readonly string[]) {
  const numbered = lines.map((text, index) => ({ text, nth: index + 1, phone: readPhone(text) }));
  const given = numbered.filter(({ text }) => text.trim() !== '');
  const strange = given.filter(({ phone }) => !phone).map(({ nth }) => nth);
  if (given.length === 0 || strange.length > 0) {
    const where = strange.length > 0 ? `, not as in line ${strange.join(', ')}` : '';
    throw usedWrongly(`expected phone numbers of at least five digits, one a line${where}`);
  }
  return given.flatMap(({ nth, phone }) =>
    phone ? [{ name: `line ${nth} (…${phone.digits.slice(-2)})`, phone }] : [],
  );
}

function phonesIn(item: Record<string, AttributeValue>): WrittenPhone[] {
  const { clientPhone, extra } = fromItem(item);
  const texts = [
    String(clientPhone ?? ''),
    ...textsIn(extra).filter((text) => looksDialled.test(text)),
  ];
  return texts.flatMap((text) => text.split(betweenNumbers)).flatMap((one) => readPhone(one) ?? []);
}

// a client has more than one; what follows a number otherwise, as `;ext=12`, is too short for one
const betweenNumbers = /[,;]|\/(?=\s*\+)/;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

function callIdOf({ callId }: Record<string, AttributeValue>): number {
  return Number(callId?.N);
}
