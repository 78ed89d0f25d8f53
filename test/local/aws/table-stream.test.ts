import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { it as base, describe, expect } from 'vitest';
import { createTable } from '../../../local/aws/create-table.ts';
import { createDynamoDb } from '../../../local/aws/dynamodb.ts';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { createTableStream, type TableStream } from '../../../local/aws/table-stream.ts';

const TableName = 'calls';
const Key = { id: { N: '1' } };

const it = base.extend<{ table: { client: DynamoDBClient; stream: TableStream } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used
  table: async ({}, use) => {
    const dynamodb = createDynamoDb();
    const { origin, close } = await startAwsEndpoint(0, {
      byTarget: { 'DynamoDB_20120810.': dynamodb.serve },
      byPath: {},
    });
    await createTable(origin, {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    } as { TableName: string });
    const viewType = 'NEW_AND_OLD_IMAGES';
    const stream = createTableStream({ arn: 'arn:stream', keyNames: ['id'], viewType }, Date.now);
    dynamodb.watch(TableName, stream.append);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: origin, region: 'us-east-1', credentials });
    await use({ client, stream });
    client.destroy();
    await close();
  },
});

/** Sets the attribute n. */
function set(n: number) {
  return new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: String(n) } },
  });
}

describe('the stream of a table', () => {
  it('tells of every kind of write, with what was there before and after', async ({ table }) => {
    const { client, stream } = table;
    const item = (n: string) => ({ ...Key, n: { N: n } });

    await client.send(new PutItemCommand({ TableName, Item: item('1') }));
    await client.send(set(2));
    const requests = [{ PutRequest: { Item: item('3') } }];
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    await client.send(new DeleteItemCommand({ TableName, Key }));

    const records = await stream.take(10);
    expect(
      records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => [
        eventName,
        OldImage,
        NewImage,
      ]),
    ).toEqual([
      ['INSERT', undefined, item('1')],
      ['MODIFY', item('1'), item('2')],
      ['MODIFY', item('2'), item('3')],
      ['REMOVE', item('3'), undefined],
    ]);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      eventSourceARN: 'arn:stream',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: Key,
        NewImage: item('1'),
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it('is silent about writes that change nothing', async ({ table: { client, stream } }) => {
    const Item = { ...Key, n: { N: '1' }, tags: { SS: ['a', 'b'] } };
    await client.send(new PutItemCommand({ TableName, Item }));

    await client.send(new PutItemCommand({ TableName, Item }));
    await client.send(
      new PutItemCommand({ TableName, Item: { ...Item, tags: { SS: ['b', 'a'] } } }),
    );
    await client.send(set(1));
    await client.send(new DeleteItemCommand({ TableName, Key: { id: { N: '9' } } }));
    const refused = { TableName, Item: Key, ConditionExpression: 'attribute_not_exists(id)' };
    await expect(client.send(new PutItemCommand(refused))).rejects.toThrow();
    await client.send(set(2));

    const records = await stream.take(10);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
  });

  it('keeps the order of writes to one item, however many at once', async ({ table }) => {
    const { client, stream } = table;

    await Promise.all(Array.from({ length: 50 }, (_, n) => client.send(set(n))));

    const records = (await stream.take(50)).map(({ dynamodb }) => dynamodb);
    expect(records).toHaveLength(50);
    for (const [i, { OldImage, SequenceNumber }] of records.entries()) {
      expect(OldImage).toEqual(records[i - 1]?.NewImage);
      expect(SequenceNumber > (records[i - 1]?.SequenceNumber ?? '')).toBe(true);
    }
  });
});
