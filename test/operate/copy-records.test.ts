import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../clients/attribute-values.ts';
import { createTable } from '../../local/aws/create-table.ts';
import { copyRecords } from '../../operate/copy-records.ts';
import { callsCommand, deployedOnDynalite } from '../support/calls-command.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const now = Date.parse('2026-11-25T12:00:00Z');
const earlier = '2026-11-24T12:00:00.000Z';
const later = '2026-11-24T13:00:00.000Z';

async function store(TableName: string, callId: number, fields: object) {
  const Item = toItem({ callId, fetchedAt: earlier, ...fields });
  await tables.client.send(new PutItemCommand({ TableName, Item }));
}

async function stored(callId: number) {
  const Key = { callId: { N: String(callId) } };
  const command = new GetItemCommand({ TableName: tables.callsTable, Key });
  const { Item } = await tables.client.send(command);
  return Item && fromItem(Item);
}

const restored = () => `${tables.callsTable}-restored`;
beforeEach(async () => {
  const definition = {
    TableName: restored(),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'callId', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'callId', KeyType: 'HASH' }],
  };
  await createTable(tables.origin, definition);
});

let paced = 0;
const run = (isDryRun = false) =>
  copyRecords(tables.client, restored(), tables.callsTable, {
    isDryRun,
    pace: async () => void paced++,
    now: () => now,
    onProgress: () => {},
  });

describe('copying the records of a restored table', () => {
  beforeEach(async () => {
    await store(restored(), 1, { statusCode: 'sold', extra: { mood: [1, null] } });
    await store(restored(), 2, { statusCode: 'sold', fetchedAt: later });
    await store(restored(), 3, { statusCode: 'lost' });
    await store(restored(), 4, { expiresAt: now / 1000 });
    await store(restored(), 5, {});
    await store(tables.callsTable, 5, { statusCode: 'of the same read' });
    paced = 0;
    await store(tables.callsTable, 2, { statusCode: 'new' });
    await store(tables.callsTable, 3, { statusCode: 'sold', fetchedAt: later });
  });

  it('brings what is missing or was read earlier, and keeps the rest', async () => {
    const counts = await run();

    expect(counts).toEqual({ read: 5, copied: 2, kept: 2, expired: 1 });
    expect(await stored(1)).toMatchObject({ statusCode: 'sold', extra: { mood: [1, null] } });
    expect(await stored(2)).toMatchObject({ statusCode: 'sold', fetchedAt: later });
    expect(await stored(3)).toMatchObject({ statusCode: 'sold', fetchedAt: later });
    expect(await stored(4)).toBeUndefined();
    expect(await stored(5)).toMatchObject({ statusCode: 'of the same read' });
    expect(paced).toBe(4);
  });

  it('changes nothing the second time', async () => {
    await run();

    expect(await run()).toEqual({ read: 5, copied: 0, kept: 4, expired: 1 });
  });

  it('counts the same in a dry run, and writes nothing', async () => {
    expect(await run(true)).toEqual({ read: 5, copied: 2, kept: 2, expired: 1 });
    expect(await stored(1)).toBeUndefined();
    expect(paced).toBe(0);
  });
});

describe('calls restore', () => {
  const command = (...args: string[]) => {
    deployedOnDynalite(tables);
    return callsCommand(['restore', ...args]);
  };

  it('says what it did', async () => {
    await store(restored(), 1, {});

    const { code, output } = await command('--from', restored());

    expect({ code, output }).toEqual({
      code: 0,
      output: '1 records read: 1 copied; 0 are there, 0 have expired\n',
    });
  });

  it('refuses to copy a table onto itself, or from one that is not there', async () => {
    expect(await command('--from', tables.callsTable)).toMatchObject({ code: 2, output: '' });
    expect(await command('--from', 'nowhere')).toMatchObject({ code: 4, output: '' });
    expect(await command()).toMatchObject({ code: 2, output: '' });
  });
});
