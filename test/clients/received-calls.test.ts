import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IndexEntry, shards } from '../../clients/calls-index.ts';
import {
  type ListPlace,
  type ReceivedQuery,
  receivedCalls,
  type ShardRange,
} from '../../clients/received-calls.ts';

/** The time index in memory; what has the same time stands in an order nobody knows. */
function indexOf(calls: readonly IndexEntry[], tableLimit: number) {
  const reads: ShardRange[] = [];
  const inOrder = calls.toSorted((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : hash(a) - hash(b),
  );
  const readShard = async (range: ShardRange) => {
    const { shard, from, to, after } = range;
    reads.push(range);
    expect(from <= to && from.slice(0, 13) === to.slice(0, 13)).toBe(true);
    const found = inOrder.filter(
      (call) =>
        call.callId % shards === shard &&
        call.at >= from &&
        call.at <= to &&
        (!after || call.at > after.at || (call.at === after.at && hash(call) > hash(after))),
    );
    // DynamoDB says there may be more when it stopped at its limit, even right at the end
    return { entries: found.slice(0, tableLimit), hasMore: found.length >= tableLimit };
  };
  return { readShard, reads };
}

const hash = ({ callId }: { callId: number }) => (callId * 7919) % 1009;

async function pagesOf(
  query: Omit<ReceivedQuery, 'after'>,
  readShard: Parameters<typeof receivedCalls>[1],
) {
  const pages: (readonly IndexEntry[])[] = [];
  let after: ListPlace | undefined;
  do {
    const page = await receivedCalls({ ...query, after }, readShard);
    pages.push(page.entries);
    after = page.next;
  } while (after);
  return pages;
}

const startMs = Date.parse('2026-11-23T11:30:00Z');
const timeOf = (ms: number) => new Date(startMs + ms).toISOString();
const time = fc
  .oneof(fc.nat({ max: 3 }), fc.nat({ max: 5 * 3_600_000 }), fc.constantFrom(1_799_999, 1_800_000))
  .map(timeOf);
const call = fc.record({
  callId: fc.integer({ min: 1, max: 1000 }),
  at: time,
  complete: fc.boolean(),
});
const plan = fc.record({
  calls: fc.uniqueArray(call, { maxLength: 60, selector: ({ callId }) => callId }),
  ends: fc.tuple(time, time),
  complete: fc.constantFrom(undefined, true, false),
  limit: fc.integer({ min: 1, max: 20 }),
  more: fc.nat({ max: 10 }),
});

describe('the calls first read in a range', () => {
  it('come in order, without a gap or a repeat, however they are paged', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ calls, ends, complete, limit, more }) => {
        const [from = '', to = ''] = ends.toSorted();
        const entries = calls.map((each) => ({ ...each, createdTime: each.at }));
        // a filter leaves out some of what is read
        const tableLimit = complete === undefined ? limit : 1 + more;

        const { readShard } = indexOf(entries, tableLimit);
        const pages = await pagesOf({ from, to, complete, limit }, readShard);

        const expected = entries.filter(
          (each) =>
            each.at >= from &&
            each.at <= to &&
            (complete === undefined || each.complete === complete),
        );
        const got = pages.flat();
        expect(got.map(({ callId }) => callId).sort()).toEqual(
          expected.map(({ callId }) => callId).sort(),
        );
        expect(got.map(({ at }) => at)).toEqual(expected.map(({ at }) => at).sort());
        expect(pages.every((page) => page.length <= limit)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('are looked for in a hundred hours at a time, so that an empty year is many small requests', async () => {
    const late = { callId: 5, at: '2026-11-23T12:00:00.000Z', createdTime: '', complete: true };
    const { readShard, reads } = indexOf([late], 50);
    const year = { from: '2025-11-24T00:00:00.000Z', to: '2026-11-23T23:59:59.999Z', limit: 50 };

    const first = await receivedCalls({ ...year, after: undefined }, readShard);
    const readsOfOne = reads.length;
    const pages = await pagesOf(year, readShard);

    expect(first).toEqual({ entries: [], next: { at: '2025-11-28T04:00:00.000Z' } });
    expect(readsOfOne).toBe(100 * shards);
    expect(pages).toHaveLength(88);
    expect(pages.flat()).toEqual([late]);
  });

  it('are none, without a question, where the range is yet to come', async () => {
    const { readShard, reads } = indexOf([], 50);
    const query = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-23T12:00:00.000Z', limit: 1 };

    expect(await receivedCalls({ ...query, after: undefined }, readShard)).toEqual({
      entries: [],
      next: undefined,
    });
    expect(reads).toEqual([]);
  });
});
