import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eraseLead, erasePhones } from '../../infra/erasure.ts';

const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
let client: DynamoDBClient;
let table: string;
let tables = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(() => {
  client.destroy();
  server.close();
});

beforeEach(async () => {
  table = `calls-${++tables}`;
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'callId', AttributeType: 'N' },
        { AttributeName: 'leadId', AttributeType: 'N' },
        { AttributeName: 'createdTime', AttributeType: 'S' },
      ],
      KeySchema: [key('callId', 'HASH')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byLead',
          KeySchema: [key('leadId', 'HASH'), key('createdTime', 'RANGE')],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
});

async function store(callId: number, leadId: number, clientPhone?: string) {
  const Item = {
    callId: { N: String(callId) },
    leadId: { N: String(leadId) },
    createdTime: { S: '2026-11-23T10:00:00.000Z' },
    ...(clientPhone && { clientPhone: { S: clientPhone } }),
  };
  await client.send(new PutItemCommand({ TableName: table, Item }));
}

async function storedIds() {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  return Items.map(({ callId }) => Number(callId?.N)).sort();
}

describe('erasure', () => {
  it('removes every record of a lead and no other', async () => {
    await store(1, 789);
    await store(2, 789);
    await store(3, 790);

    const erased = await eraseLead(client, table, 789);

    expect(erased).toBe(2);
    expect(await storedIds()).toEqual([3]);
  });

  it('removes every record of a phone number, however it is punctuated', async () => {
    await store(1, 789, '+79001234567');
    await store(2, 790, '+7 (900) 123-45-67');
    await store(3, 791, '+79001234568');
    await store(4, 792);

    const erased = await erasePhones(client, table, ['+7 900 123 45 67', '']);

    expect(erased).toBe(2);
    expect(await storedIds()).toEqual([3, 4]);
  });

  for (const lines of [[], [''], ['+79001234567', '12'], ['phone']]) {
    it(`refuses ${JSON.stringify(lines)} and removes nothing`, async () => {
      await store(1, 789);

      await expect(erasePhones(client, table, lines)).rejects.toThrow('at least five digits');

      expect(await storedIds()).toEqual([1]);
    });
  }
});
