import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  hourOf,
  hourPartition,
  type IndexEntry,
  type IndexQuery,
  indexes,
  queryIndex,
} from '../../clients/calls-index.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import type { Call } from '../../core/call.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { mockClient } from '../support/aws-mocks.ts';
import { historyOf, recordFromItem } from '../support/call-history.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();
const always = { from: '0000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.998Z' };

async function store(...calls: readonly (Partial<Call> & { id: number })[]) {
  await storeRecords(...calls.map((call) => recordFromItem(call)));
}

async function storeRecords(...records: readonly CallRecord[]) {
  const { client, callsTable: tableName } = tables;
  const table = createCallsTable({ client, tableName, retainDays: 0 });
  for (const record of records) {
    await table.write({ outcome: 'enriched', record }, undefined, signal);
  }
}

const query = (asked: Pick<IndexQuery, 'index' | 'value'> & Partial<IndexQuery>) =>
  queryIndex(
    tables.client,
    tables.callsTable,
    { ...always, after: undefined, limit: 10, ...asked },
    signal,
  );

/** The call ids of each page. */
async function pagesOf(asked: Parameters<typeof query>[0]) {
  const pages: number[][] = [];
  let after: IndexEntry | undefined;
  for (let hasMore = true; hasMore; ) {
    const page = await query({ ...asked, after });
    pages.push(page.entries.map(({ callId }) => callId));
    after = page.entries.at(-1) ?? after;
    hasMore = page.hasMore;
  }
  return pages;
}

describe('an index', () => {
  for (const index of [indexes.lead, indexes.order, indexes.user]) {
    it(`finds the calls of one ${index.key} in order of creation: ${index.name}`, async () => {
      await store(
        { id: 1, [index.key]: 7, createdAt: '2026-11-23T12:00:00Z' },
        { id: 2, [index.key]: 8, createdAt: '2026-11-23T12:00:01Z' },
        { id: 3, [index.key]: 7, createdAt: '2026-11-23T14:00:00+03:00' },
        { id: 4, createdAt: '2026-11-23T12:00:03Z' },
      );

      expect(await query({ index, value: 7 })).toEqual({
        entries: [
          { callId: 3, at: '2026-11-23T11:00:00.000Z', createdTime: '2026-11-23T11:00:00.000Z' },
          { callId: 1, at: '2026-11-23T12:00:00.000Z', createdTime: '2026-11-23T12:00:00.000Z' },
        ],
        hasMore: false,
      });
    });
  }

  it('includes the first and the last time asked for', async () => {
    const createdAt = (second: number) => `2026-11-23T12:00:0${second}.000Z`;
    await store(...[1, 2, 3, 4].map((id) => ({ id, leadId: 7, createdAt: createdAt(id) })));

    const { entries } = await query({
      index: indexes.lead,
      value: 7,
      from: createdAt(2),
      to: createdAt(3),
    });

    expect(entries.map(({ callId }) => callId)).toEqual([2, 3]);
  });

  for (const [limit, sizes] of [
    [1, [1, 1, 1, 1, 1, 1, 1]],
    [3, [3, 3, 1]],
    [100, [7]],
  ] as const) {
    it(`is read ${limit} at a time without a gap or a repeat, times being equal`, async () => {
      const ids = [12, 4, 100, 7, 5, 33, 1];
      await store(...ids.map((id) => ({ id, leadId: 7, createdAt: '2026-11-23T12:00:00Z' })));

      const pages = await pagesOf({ index: indexes.lead, value: 7, limit });

      expect(pages.flat().sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
      expect(pages.filter((page) => page.length > 0).map((page) => page.length)).toEqual(sizes);
    });
  }

  it('goes on after an entry that is no longer there', async () => {
    await store(
      { id: 1, leadId: 7, createdAt: '2026-11-23T12:00:00Z' },
      { id: 3, leadId: 7, createdAt: '2026-11-23T12:00:02Z' },
    );

    const after = { callId: 2, at: '2026-11-23T12:00:01.000Z' };

    expect((await query({ index: indexes.lead, value: 7, after })).entries).toMatchObject([
      { callId: 3 },
    ]);
  });

  it('is empty for whom it does not know', async () => {
    expect(await query({ index: indexes.lead, value: 404 })).toEqual({
      entries: [],
      hasMore: false,
    });
  });
});

describe('the time index', () => {
  const first = { createdAt: '2026-11-23T09:00:00Z' };
  const hour = (shard: number, at = '2026-11-23T12:34') =>
    query({ index: indexes.time, value: hourPartition(at, shard) });

  it('spreads the calls first read in an hour, and says when they were made and which are complete', async () => {
    await storeRecords(
      recordFromItem({ id: 4, ...first, statusCode: 'sale' }, '2026-11-23T12:59:59.999Z'),
      recordFromItem({ id: 8, ...first }, '2026-11-23T12:00:00.000Z'),
      recordFromItem({ id: 12, ...first }, '2026-11-23T13:00:00.000Z'),
      recordFromItem({ id: 5, ...first }, '2026-11-23T12:30:00.000Z'),
    );

    const createdTime = '2026-11-23T09:00:00.000Z';
    expect((await hour(0)).entries).toEqual([
      { callId: 8, at: '2026-11-23T12:00:00.000Z', createdTime, complete: false },
      { callId: 4, at: '2026-11-23T12:59:59.999Z', createdTime, complete: true },
    ]);
    expect((await hour(1)).entries).toMatchObject([{ callId: 5 }]);
    expect((await hour(2)).entries).toEqual([]);
  });

  it('finds a record in the partition of the hour of its first read', () => {
    const record = recordFromItem({ id: 7 }, '2026-11-24T01:30:00.000Z');

    expect(hourOf(record)).toBe('2026-11-24T01#3');
    expect(hourOf(record)).toBe(hourPartition(record.receivedAt, 3));
  });

  it('keeps a call where it is, whatever is put right or read later', async () => {
    const [read, corrected, again] = historyOf(
      { at: '2026-11-23T12:00:05.000Z', call: { id: 4, createdAt: undefined } },
      { at: '2026-11-23T14:00:00.000Z', call: { id: 4, createdAt: '2026-11-23T10:00:00Z' } },
      { at: '2026-11-23T15:00:00.000Z', call: { id: 4, createdAt: '2026-11-23T10:00:00Z' } },
    ).map(({ record }) => record) as [CallRecord, CallRecord, CallRecord];
    const { client, callsTable: tableName } = tables;
    const table = createCallsTable({ client, tableName, retainDays: 0 });

    await table.write({ outcome: 'enriched', record: read }, undefined, signal);
    await table.write({ outcome: 'changed', record: corrected }, read, signal);
    await table.write({ outcome: 'unchanged', record: again }, corrected, signal);

    expect((await hour(0)).entries).toEqual([
      {
        callId: 4,
        at: '2026-11-23T12:00:05.000Z',
        createdTime: '2026-11-23T10:00:00.000Z',
        complete: false,
      },
    ]);
    expect((await hour(0, '2026-11-23T14')).entries).toEqual([]);
    expect((await hour(0, '2026-11-23T10')).entries).toEqual([]);
  });
});

describe('an index that does not serve', () => {
  for (const [name, code] of [
    ['ProvisionedThroughputExceededException', 'TABLE_UNAVAILABLE'],
    ['TimeoutError', 'TABLE_UNAVAILABLE'],
    ['ResourceNotFoundException', 'TABLE_DENIED'],
    ['AccessDeniedException', 'TABLE_DENIED'],
  ] as const) {
    it(`is ${code} for ${name}`, async () => {
      const mock = mockClient(DynamoDBClient);
      mock.on(QueryCommand).rejects(Object.assign(new Error('no'), { name }));

      const asked = query({ index: indexes.lead, value: 7 });

      await expect(asked).rejects.toMatchObject({ name: 'RetryableError', code });
      mock.restore();
    });
  }
});
