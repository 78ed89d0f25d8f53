import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { readUntold } from '../../examples/crm-sync/sync-calls/calls-table.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const phone = '+79001234567';

async function untoldOf(fields: object) {
  const createdTime = '2026-11-23T10:00:00.000Z';
  const Item = toItem({ callId: 7, createdTime, ...fields });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
  return readUntold(tables.client, tables.callsTable, 7, new AbortController().signal);
}

it.each([
  ['no recordings', undefined, undefined],
  ['none listed', [], undefined],
  ['one without a link', [{ id: 1 }], undefined],
  ['the longest of several', [link(1, 8), link(2, 200), link(3, 30)], 'https://files.example/2'],
  [
    'one of unknown length',
    [{ id: 1, fileUrl: 'https://files.example/1' }],
    'https://files.example/1',
  ],
  [
    'links that a CRM should not lead to',
    ['/1', 'http://a/1', 'javascript:alert(1)'].map(bare),
    undefined,
  ],
])('the CRM is told the number, and a link: %s', async (_, recordings, expected) => {
  const told = await untoldOf({ clientPhone: phone, recordings });

  expect(told).toEqual({ phone, ...(expected !== undefined && { link: expected }) });
});

it('nothing is told of a call without a number, or that is not stored', async () => {
  const { signal } = new AbortController();

  expect(await untoldOf({ recordings: [link(1, 8)] })).toBeUndefined();
  expect(await readUntold(tables.client, tables.callsTable, 8, signal)).toBeUndefined();
});

function link(id: number, durationSeconds: number) {
  return { id, durationSeconds, fileUrl: `https://files.example/${id}` };
}

function bare(fileUrl: string) {
  return { id: 1, fileUrl };
}
