import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  type AttributeDefinition,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { indexes } from '../../clients/calls-index.ts';
import { createTable } from '../../local/aws/create-table.ts';

/** Where a function finds the tables. */
export function dynaliteEnvironment({ origin }: { readonly origin: string }) {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: origin,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** Tables in dynalite, new before each test, with the indexes the stack gives them. Use once in a file. */
export function dynaliteTables() {
  const tables = {
    origin: '',
    client: undefined as unknown as DynamoDBClient,
    callsTable: '',
    progressTable: '',
    reconciliationsTable: '',
  };
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  let count = 0;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    tables.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    tables.client = new DynamoDBClient({
      endpoint: tables.origin,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterAll(() => {
    tables.client.destroy();
    server.close();
  });
  beforeEach(async () => {
    tables.callsTable = `calls-${++count}`;
    tables.progressTable = `progress-${count}`;
    await create(tables.progressTable, keys('name'), [attribute('name', 'S')]);
    tables.reconciliationsTable = `reconciliations-${count}`;
    await create(tables.reconciliationsTable, keys('kind', 'id'), [
      attribute('kind', 'S'),
      attribute('id', 'S'),
    ]);
    await create(
      tables.callsTable,
      keys('callId'),
      [
        attribute('callId', 'N'),
        attribute('createdTime', 'S'),
        attribute('receivedAt', 'S'),
        ...Object.values(indexes).map(({ key }) =>
          attribute(key, key === 'receivedHour' ? 'S' : 'N'),
        ),
      ],
      Object.values(indexes).map(({ name, key, sort }) => ({
        IndexName: name,
        KeySchema: keys(key, sort),
        Projection:
          name === 'byReceived'
            ? { ProjectionType: 'INCLUDE', NonKeyAttributes: ['createdTime', 'complete'] }
            : { ProjectionType: 'KEYS_ONLY' },
      })),
    );
  });

  async function create(
    TableName: string,
    KeySchema: KeySchemaElement[],
    AttributeDefinitions: AttributeDefinition[],
    GlobalSecondaryIndexes?: GlobalSecondaryIndex[],
  ) {
    const BillingMode = 'PAY_PER_REQUEST';
    const input = {
      TableName,
      KeySchema,
      AttributeDefinitions,
      GlobalSecondaryIndexes,
      BillingMode,
    };
    await createTable(tables.origin, input);
  }
  return tables;
}

function keys(partition: string, sort?: string): KeySchemaElement[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' as const }] : []),
  ];
}

function attribute(AttributeName: string, AttributeType: 'N' | 'S'): AttributeDefinition {
  return { AttributeName, AttributeType };
}
