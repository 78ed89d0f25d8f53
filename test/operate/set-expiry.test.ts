import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { setExpiry } from '../../operate/set-expiry.ts';
import { callsCommand, deployedOnDynalite } from '../support/calls-command.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const now = Date.parse('2026-11-25T12:00:00Z');
const fetchedAt = '2026-11-24T12:00:00.000Z';
const recent = '2026-11-20T12:00:00.000Z';
const recentExpiry = Date.parse('2026-12-20T12:00:00Z') / 1000;

async function store(callId: number, fields: object) {
  const Item = toItem({ callId, fetchedAt, clientPhone: '+79001234567', ...fields });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
}

async function remove(callId: number) {
  const Key = { callId: { N: String(callId) } };
  await tables.client.send(new DeleteItemCommand({ TableName: tables.callsTable, Key }));
}

async function expiries() {
  const { Items = [] } = await tables.client.send(
    new ScanCommand({ TableName: tables.callsTable }),
  );
  return Object.fromEntries(
    Items.map(({ callId, expiresAt }) => [callId?.N, expiresAt && Number(expiresAt.N)]),
  );
}

const run = (retainDays: number, further: Partial<Parameters<typeof setExpiry>[2]> = {}) =>
  setExpiry(tables.client, tables.callsTable, {
    retainDays,
    isDryRun: false,
    pace: async () => {},
    now: () => now,
    onProgress: () => {},
    ...further,
  });

describe('setting the expiry of all records', () => {
  it('sets what is missing or wrong, and makes what is overdue go', async () => {
    await store(1, { createdTime: recent });
    await store(2, { createdTime: recent, expiresAt: recentExpiry });
    await store(3, { createdTime: recent, expiresAt: recentExpiry + 86_400 });
    await store(4, { createdTime: '2015-01-01T00:00:00.000Z' });
    await store(5, { createdTime: '2015-01-01T00:00:00.000Z', expiresAt: 1_422_662_400 });

    const counts = await run(30);

    expect(counts).toEqual({ read: 5, changed: 4, overdue: 2, skipped: 0 });
    expect(await expiries()).toEqual({
      ...{ 1: recentExpiry, 2: recentExpiry, 3: recentExpiry },
      ...{ 4: now / 1000, 5: now / 1000 },
    });
    expect(await run(30)).toMatchObject({ changed: 0 });
  });

  it('takes it away where records are kept', async () => {
    await store(1, { createdTime: recent, expiresAt: recentExpiry });
    await store(2, { createdTime: recent });

    const counts = await run(0);

    expect(counts).toMatchObject({ read: 2, changed: 1 });
    expect(await expiries()).toEqual({ 1: undefined, 2: undefined });
  });

  it('writes nothing in a dry run', async () => {
    await store(1, { createdTime: recent });

    expect(await run(30, { isDryRun: true })).toMatchObject({ changed: 1 });
    expect(await expiries()).toEqual({ 1: undefined });
  });

  it('leaves alone what was read or removed meanwhile', async () => {
    await store(1, { createdTime: recent });
    await store(2, { createdTime: recent });
    let race: Promise<void> | undefined;
    const others = async () => {
      await store(1, { createdTime: recent, fetchedAt: '2026-11-25T11:59:59.000Z' });
      await remove(2);
    };

    const counts = await run(30, {
      pace: () => {
        race ??= others();
        return race;
      },
    });

    expect(counts).toEqual({ read: 2, changed: 0, overdue: 0, skipped: 2 });
    expect(await expiries()).toEqual({ 1: undefined });
  });
});

describe('calls expire', () => {
  const command = (...args: string[]) => {
    deployedOnDynalite(tables);
    return callsCommand(['expire', ...args]);
  };

  it('says what it did', async () => {
    await store(1, { createdTime: new Date().toISOString() });

    const { code, output } = await command('--retain-days', '30');

    expect({ code, output }).toEqual({
      code: 0,
      output: '1 records read: 1 changed, 0 of them overdue; 0 written meanwhile\n',
    });
  });

  for (const args of [[], ['--retain-days', '-1'], ['--retain-days', '30', '--rate', '0']]) {
    it(`refuses ${JSON.stringify(args)}`, async () => {
      expect(await command(...args)).toMatchObject({ code: 2, output: '' });
    });
  }
});
