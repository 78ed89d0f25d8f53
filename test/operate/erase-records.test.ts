import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import type { Found } from '../../operate/erase-calls.ts';
import { eraseLead, erasePhones } from '../../operate/erase-records.ts';
import { callsCommand, deployedOnDynalite } from '../support/calls-command.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();

async function store(callId: number, leadId: number, fields: Record<string, unknown> = {}) {
  const createdTime = '2026-11-23T10:00:00.000Z';
  const Item = toItem({ callId, leadId, createdTime, ...fields });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
}

async function storedIds() {
  const { Items = [] } = await tables.client.send(
    new ScanCommand({ TableName: tables.callsTable }),
  );
  return Items.map(({ callId }) => Number(callId?.N)).sort();
}

const found: Found[][] = [];
const options = {
  isDryRun: false,
  onFound: (each: readonly Found[]) => void found.push([...each]),
};
beforeEach(() => {
  found.length = 0;
});

describe('erasure', () => {
  it('removes every record of a lead and no other', async () => {
    await store(1, 789);
    await store(2, 789);
    await store(3, 790);

    const erased = await eraseLead(tables.client, tables.callsTable, 789, options);

    expect(erased.records).toBe(2);
    expect(await storedIds()).toEqual([3]);
    expect(found).toEqual([[{ name: 'lead 789', callIds: [1, 2], isAmbiguous: false }]]);
  });

  it('removes every record of a phone number, however it is written, and no other', async () => {
    await store(1, 789, { clientPhone: '+79001234567' });
    await store(2, 790, { clientPhone: '8 (900) 123-45-67' });
    await store(3, 791, { clientPhone: '+79001234568' });
    await store(4, 792);

    const erased = await erasePhones(
      tables.client,
      tables.callsTable,
      ['+7 900 123 45 67', ''],
      options,
    );

    expect(erased.records).toBe(2);
    expect(await storedIds()).toEqual([3, 4]);
  });

  it('removes a record that holds the number behind another', async () => {
    await store(1, 789, { clientPhone: '+79001234568, 8 900 123-45-67' });
    await store(2, 789, { clientPhone: '+7 900 123-45-68 / +7 900 123-45-67' });
    await store(3, 789, { clientPhone: '+79001234568;ext=12345' });
    await store(4, 789, { clientPhone: '030/901820' });

    const erased = await erasePhones(
      tables.client,
      tables.callsTable,
      ['+79001234567', '+49 30 901820'],
      options,
    );

    expect(erased.records).toBe(3);
    expect(await storedIds()).toEqual([3]);
  });

  it('removes a record that holds the number in a field that Liner does not document', async () => {
    await store(1, 789, { extra: { clientPhone: 79001234567 } });
    await store(2, 789, { extra: { contacts: [{ mobile: '8 900 123-45-67' }] } });
    await store(3, 789, { extra: { link: 'https://files.example/79001234567' } });

    const erased = await erasePhones(tables.client, tables.callsTable, ['+79001234567'], options);

    expect(erased.records).toBe(2);
    expect(await storedIds()).toEqual([3]);
  });

  it('says for each line what goes, without the number, before anything does', async () => {
    await store(1, 789, { clientPhone: '+79001234567' });
    const stop = () => {
      throw new Error('cut off');
    };
    const lines = ['', '+7 900 123 45 67', '+7 900 123 45 99'];

    await expect(
      erasePhones(tables.client, tables.callsTable, lines, { isDryRun: false, onFound: stop }),
    ).rejects.toThrow('cut off');
    const wouldErase = await erasePhones(tables.client, tables.callsTable, lines, {
      ...options,
      isDryRun: true,
    });

    expect(wouldErase.records).toBe(1);
    expect(await storedIds()).toEqual([1]);
    expect(found).toEqual([
      [
        { name: 'line 2 (…67)', callIds: [1], isAmbiguous: false },
        { name: 'line 3 (…99)', callIds: [], isAmbiguous: false },
      ],
    ]);
  });

  it('leaves the records of a number that may be of several countries, unless the country is given', async () => {
    await store(1, 789, { clientPhone: '+49 171 1234567' });
    await store(2, 789, { clientPhone: '+44 171 123 4567' });

    const erased = await erasePhones(tables.client, tables.callsTable, ['0171 1234567'], options);
    const erasedGerman = await erasePhones(tables.client, tables.callsTable, ['0171 1234567'], {
      ...options,
      callingCode: '49',
    });

    expect([erased.records, erasedGerman.records]).toEqual([0, 1]);
    expect(found[0]).toEqual([{ name: 'line 1 (…67)', callIds: [1, 2], isAmbiguous: true }]);
    expect(await storedIds()).toEqual([2]);
  });

  for (const lines of [[], [''], ['+79001234567', '12'], ['phone']]) {
    it(`refuses ${JSON.stringify(lines)} and removes nothing`, async () => {
      await store(1, 789);

      await expect(erasePhones(tables.client, tables.callsTable, lines, options)).rejects.toThrow(
        'at least five digits',
      );

      expect(await storedIds()).toEqual([1]);
    });
  }
});

describe('calls erase', () => {
  it('names ids and line numbers, and ends with 3 when a number had no record', async () => {
    await store(1, 789, { clientPhone: '8 (999) 555-01-34' });
    const input = '+7 999 555-01-34\n+7 999 555-01-99\n';

    const dryRun = await command(['--phones', '--dry-run'], input);
    const first = await command(['--phones'], input);
    const again = await command(['--phones'], input);

    expect(dryRun).toMatchObject({
      code: 3,
      output: 'line 1 (…34): 1 record: 1\nline 2 (…99): 0 records\n1 record would be erased\n',
    });
    expect(first).toMatchObject({
      code: 3,
      output: 'line 1 (…34): 1 record: 1\nline 2 (…99): 0 records\n1 record erased\n',
    });
    expect(again.output).toContain('line 1 (…34): 0 records\n');
  });

  it('ends with 0 when all was found, with 3 for a lead without records', async () => {
    await store(1, 789);

    expect(await command(['--lead', '789'])).toMatchObject({ code: 0 });
    expect(await command(['--lead', '789'])).toMatchObject({ code: 3 });
    expect(await command(['--lead', '9007199254740991'])).toMatchObject({ code: 3 });
  });

  it('refuses what it does not understand, and echoes no number', async () => {
    const refused = await command(['--phones'], '+7 999 555-01-34\nnonsense\n');

    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('line 2');
    expect(refused.output + refused.errors).not.toContain('555');
    expect(await command(['--phones', '--country', 'RU'])).toMatchObject({ code: 2 });
    expect(await command(['--lead', '789', '--phones'])).toMatchObject({ code: 2 });
    expect(await command(['--lead', '9007199254740992'])).toMatchObject({ code: 2 });
    const mistaken = await command(['--lead', '+7 999 555-01-34']);
    expect(mistaken.errors).toContain("option '--lead <id>': It takes a whole number");
    expect(mistaken.errors).not.toContain('555');
  });
});

function command(args: readonly string[], input = '') {
  deployedOnDynalite(tables);
  return callsCommand(['erase', ...args], { input });
}
