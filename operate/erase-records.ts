import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { fromItem } from '../clients/attribute-values.ts';
import { indexes } from '../clients/calls-index.ts';
import { usedWrongly } from './operator-error.ts';
import { looksDialled, readPhone, sharedNumber, type WrittenPhone } from './phone-number.ts';

/** The records of one lead or number. */
export interface Found {
  /** as in `lead 789` or `line 2 (…34)`: never a whole number */
  readonly name: string;
  readonly callIds: readonly number[];
  /** a number without a country that numbers of several countries were found for: nothing is erased for it */
  readonly isAmbiguous: boolean;
}

export interface ErasureOptions {
  readonly isDryRun: boolean;
  /** is told what goes before anything does, so that there is evidence even of a run that is cut off */
  onFound(found: readonly Found[]): void;
  /** ends it with an error where it stands */
  readonly signal?: AbortSignal;
}

/** Deletes every record of a lead; resolves to how many. */
export async function eraseLead(
  client: DynamoDBClient,
  TableName: string,
  leadId: number,
  options: ErasureOptions,
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
 * Deletes every record that holds one of these phone numbers, however it is written; resolves to how
 * many. No index holds phone numbers, so the whole table is read.
 * @param callingCode of the country that numbers without one belong to, as in `7`
 * @throws {OperatorError} when there is no number, or naming the lines that are none
 */
export async function erasePhones(
  client: DynamoDBClient,
  TableName: string,
  lines: readonly string[],
  { callingCode, ...options }: ErasureOptions & { readonly callingCode?: string | undefined },
): Promise<number> {
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

async function erase(
  client: DynamoDBClient,
  TableName: string,
  found: readonly Found[],
  { isDryRun, onFound, signal }: ErasureOptions,
): Promise<number> {
  onFound(found);
  const meant = found.filter(({ isAmbiguous }) => !isAmbiguous).flatMap(({ callIds }) => callIds);
  const callIds = new Set(meant);
  if (isDryRun) return callIds.size;
  for (const callId of callIds) {
    signal?.throwIfAborted();
    const Key = { callId: { N: String(callId) } };
    await client.send(new DeleteItemCommand({ TableName, Key }));
  }
  return callIds.size;
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
