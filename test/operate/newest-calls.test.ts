import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { hourOf } from '../../clients/calls-index.ts';
import { newestCalls } from '../../operate/newest-calls.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();
const nowMs = Date.parse('2026-11-25T12:00:00Z');
const ago = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();

async function store(
  ...calls: readonly [callId: number, receivedAt: string, complete?: boolean][]
) {
  for (const [callId, receivedAt, complete = true] of calls) {
    const record = { callId, receivedAt, createdTime: receivedAt, complete };
    const Item = toItem({ ...record, receivedHour: hourOf(record) });
    await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
  }
}

async function pages(limit: number, complete?: boolean) {
  const found: number[][] = [];
  for (let beforeMs = nowMs; found.length < 5; ) {
    const query = { beforeMs, limit, complete };
    const page = await newestCalls(tables.client, tables.callsTable, query, signal);
    found.push(page.entries.map(({ callId }) => callId));
    beforeMs = page.beforeMs;
    if (page.entries.length < limit) break;
  }
  return found;
}

describe('the newest calls', () => {
  it('come page by page, the first read last first, whatever shard and hour they are in', async () => {
    await store([1, ago(300)], [2, ago(61)], [3, ago(60)], [4, ago(59)], [5, ago(2)], [6, ago(1)]);

    expect(await pages(2)).toEqual([[6, 5], [4, 3], [2, 1], []]);
    expect(await pages(10)).toEqual([[6, 5, 4, 3, 2, 1]]);
  });

  it('leave none out where several were read in one millisecond', async () => {
    await store([1, ago(5)], [2, ago(5)], [3, ago(5)], [4, ago(4)]);

    const [first = [], ...rest] = await pages(2);

    expect([first[0], first.slice(1).sort()]).toEqual([4, [1, 2, 3]]);
    expect(rest).toEqual([[]]);
  });

  it('may be those alone that are complete, or that are not', async () => {
    await store([1, ago(3)], [2, ago(2), false], [3, ago(1)]);

    expect((await pages(2, true))[0]).toEqual([3, 1]);
    expect((await pages(2, false))[0]).toEqual([2]);
  });

  it('are looked for in three days at a time, and then from there on', async () => {
    await store([1, ago(80 * 60)]);

    const [first, second] = await pages(2).then(async (found) => [
      found[0],
      (
        await newestCalls(
          tables.client,
          tables.callsTable,
          { beforeMs: nowMs - 72 * 3_600_000, limit: 2 },
          signal,
        )
      ).entries.map(({ callId }) => callId),
    ]);

    expect(first).toEqual([]);
    expect(second).toEqual([1]);
  });

  it('of a shard are more than a page of the index holds', async () => {
    const calls = Array.from(
      { length: 130 },
      (_, i) => [i * 4, ago(10 + i / 100)] as [number, string],
    );
    await store(...calls.slice(1));

    const [first] = await pages(120);

    expect(first).toHaveLength(120);
    expect(first?.[0]).toBe(4);
  });
});
