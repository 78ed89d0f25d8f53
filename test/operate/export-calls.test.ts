import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { hourOf } from '../../clients/calls-index.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { csvHeader, csvLine } from '../../operate/csv.ts';
import { exportCalls } from '../../operate/export-calls.ts';
import { callsToRead, notReadSince, storedCalls } from '../../operate/stored-calls.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();

function recordOf(callId: number, receivedAt: string, further: Partial<CallRecord> = {}) {
  return {
    ...{ id: callId, callId, contentHash: 'hash', receivedAt, createdTime: receivedAt },
    ...{ fetchedAt: receivedAt, changedAt: receivedAt, complete: true },
    ...further,
  } satisfies CallRecord;
}

async function store(...records: readonly CallRecord[]) {
  for (const record of records) {
    const Item = toItem({ ...record, receivedHour: hourOf(record) });
    await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
  }
}

const range = {
  fromMs: Date.parse('2026-11-23T10:00:00Z'),
  toMs: Date.parse('2026-11-23T14:00:00Z'),
  onlyIncomplete: false,
};

async function exported(further: Partial<Parameters<typeof exportCalls>[2]> = {}) {
  const options = { ...range, withPhones: false, withRecordings: false, ...further };
  const pages = exportCalls(tables.client, tables.callsTable, options, signal);
  return (await Array.fromAsync(pages)).flat();
}

describe('an export', () => {
  it('has the calls of the range in the order of their first read, its end not included', async () => {
    await store(
      recordOf(4, '2026-11-23T13:59:59.999Z'),
      recordOf(1, '2026-11-23T09:59:59.999Z'),
      recordOf(3, '2026-11-23T12:30:00.000Z'),
      recordOf(2, '2026-11-23T10:00:00.000Z'),
      recordOf(5, '2026-11-23T14:00:00.000Z'),
    );

    expect((await exported()).map(({ callId }) => callId)).toEqual([2, 3, 4]);
  });

  it('goes on over pages and empty days', async () => {
    const records = Array.from({ length: 230 }, (_, n) =>
      recordOf(n + 1, new Date(range.fromMs + n * 1000).toISOString()),
    );
    await store(...records, recordOf(999, '2026-11-30T00:00:00.000Z'));

    const all = await exported({ toMs: Date.parse('2026-12-01T00:00:00Z') });

    expect(all.map(({ callId }) => callId)).toEqual([...records.map((r) => r.callId), 999]);
  });

  it('has only what is not complete where that is asked', async () => {
    await store(
      recordOf(1, '2026-11-23T11:00:00.000Z'),
      recordOf(2, '2026-11-23T11:00:01.000Z', { complete: false }),
    );

    expect(await exported({ onlyIncomplete: true })).toMatchObject([{ callId: 2 }]);
  });

  it('hides phone numbers, those in undocumented fields too, unless asked', async () => {
    const extra = {
      clientPhone: 79001234567,
      contacts: [{ mobile: '8 900 123-45-67' }],
      day: '2026-11-23',
      count: 12,
      link: 'https://files.example/1',
    };
    await store(recordOf(1, '2026-11-23T11:00:00.000Z', { clientPhone: '+79001234567', extra }));

    expect(await exported()).toMatchObject([
      {
        clientPhone: '+*********67',
        extra: {
          ...{ clientPhone: '*********67', contacts: [{ mobile: '* *** ***-**-67' }] },
          ...{ day: '2026-11-23', count: 12, link: 'https://files.example/1' },
        },
      },
    ]);
    expect(await exported({ withPhones: true })).toMatchObject([
      { clientPhone: '+79001234567', extra },
    ]);
  });
});

describe('an export of recordings', () => {
  it('holds links and summaries only where it is asked for them', async () => {
    const recordings = [{ id: 1, durationSeconds: 7, fileUrl: 'https://f', recordSummary: 'sold' }];
    await store(recordOf(1, '2026-11-23T11:00:00.000Z', { recordings }));

    expect(await exported({ withPhones: true })).toMatchObject([
      { recordings: [{ id: 1, durationSeconds: 7 }] },
    ]);
    expect(JSON.stringify(await exported({ withPhones: true }))).not.toMatch(/https|sold/);
    expect(await exported({ withRecordings: true })).toMatchObject([{ recordings }]);
  });
});

describe('calls of a range that were not read since', () => {
  it('are those read before, and those that are not stored', async () => {
    await store(
      recordOf(1, '2026-11-23T11:00:00.000Z'),
      recordOf(2, '2026-11-23T11:00:01.000Z', { fetchedAt: '2026-11-25T11:00:00.000Z' }),
    );
    const table = callsToRead(tables.client, tables.callsTable);
    const sinceMs = Date.parse('2026-11-25T11:00:00Z');

    expect(await notReadSince(table, [3, 2, 1], sinceMs, signal)).toEqual([3, 1]);
  });

  it('are looked for no further when it is cut off', async () => {
    await store(recordOf(1, '2026-11-23T11:00:00.000Z'));
    const ending = new AbortController();
    const pages = storedCalls(tables.client, tables.callsTable, range, ending.signal);

    await pages.next();
    ending.abort();

    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });
});

describe('a line of CSV', () => {
  const cells = (further: Partial<CallRecord>) =>
    csvLine(recordOf(7, '2026-11-23T11:00:00.000Z', further));

  it('has a cell for each column', () => {
    const line = cells({ leadId: 789, statusCode: 'sale', hasRecords: false });

    expect(line.split(',')).toHaveLength(csvHeader.split(',').length);
    expect(line).toMatch(/^7,,789,.*,sale,.*,false,.*\r\n$/);
  });

  for (const [text, cell] of [
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['@SUM(1)', "'@SUM(1)"],
    ['-1+cmd', "'-1+cmd"],
    ['+79001234567', '+79001234567'],
    ['+*********67', '+*********67'],
  ] as const) {
    it(`holds ${JSON.stringify(text)} and runs nothing`, () => {
      expect(cells({ statusCode: text })).toContain(`,${cell},`);
    });
  }

  it('has undocumented fields as JSON', () => {
    expect(cells({ extra: { mood: [1] } })).toMatch(/,"\{""mood"":\[1\]\}"\r\n$/);
  });
});
