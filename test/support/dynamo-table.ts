import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from './aws-mocks.ts';
import { meets } from './dynamo-conditions.ts';

type Item = Record<string, AttributeValue>;

/** The calls table in memory, behind the SDK's DynamoDB client, with real condition semantics. */
export function mockCallsTable() {
  const items = new Map<string, Item>();
  const client = mockClient(DynamoDBClient);

  client.on(BatchGetItemCommand).callsFake(async ({ RequestItems }) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems as Record<string, { Keys: Item[] }>).map(([table, { Keys }]) => [
        table,
        Keys.map((key) => items.get(keyOf(key))).filter((item) => item !== undefined),
      ]),
    ),
  }));
  client.on(GetItemCommand).callsFake(async ({ Key }) => ({ Item: items.get(keyOf(Key)) }));
  client.on(PutItemCommand).callsFake(async (input) => {
    refuseUnlessMet(input.Item, input);
    items.set(keyOf(input.Item), input.Item);
    return {};
  });
  client.on(UpdateItemCommand).callsFake(async (input) => {
    refuseUnlessMet(input.Key, input);
    items.set(keyOf(input.Key), updated({ ...input.Key, ...items.get(keyOf(input.Key)) }, input));
    return {};
  });

  function refuseUnlessMet(key: Item, input: object): void {
    if (meets(items.get(keyOf(key)), input)) return;
    throw new ConditionalCheckFailedException({ message: 'refused', $metadata: {} });
  }

  return { client, items, item: (callId: number) => items.get(String(callId)) };
}

function keyOf(item: Item): string {
  return String(item.callId?.N);
}

/** `SET a = :a, b = :b REMOVE c` */
function updated(item: Item, input: UpdateItemCommand['input']): Item {
  const { UpdateExpression = '', ExpressionAttributeValues = {} } = input;
  const name = (token: string) => input.ExpressionAttributeNames?.[token] ?? token;
  const [, set = '', remove = ''] = /^SET (.*?)(?: REMOVE (.*))?$/.exec(UpdateExpression) ?? [];
  const next = { ...item };
  for (const assignment of set.split(',')) {
    const [target = '', value = ''] = assignment.split('=').map((part) => part.trim());
    const given = ExpressionAttributeValues[value];
    if (given === undefined) throw new Error(`cannot read ${UpdateExpression}`);
    next[name(target)] = given;
  }
  for (const target of remove.split(',').filter(Boolean)) delete next[name(target.trim())];
  return next;
}
