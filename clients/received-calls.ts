import { type IndexEntry, type IndexPage, shards } from './calls-index.ts';

/** Where a list goes on: behind a call, or, without one, with all calls from a time on. */
export interface ListPlace {
  readonly at: string;
  readonly callId?: number;
}

export interface ReceivedQuery {
  /** first and last time of first reads, both included */
  readonly from: string;
  readonly to: string;
  /** only calls that are complete, or only those that are not */
  readonly complete?: boolean | undefined;
  readonly limit: number;
  readonly after: ListPlace | undefined;
}

/** A stretch of one shard, within the hour in which `from` lies. */
export interface ShardRange {
  readonly shard: number;
  readonly from: string;
  readonly to: string;
  readonly after: { readonly at: string; readonly callId: number } | undefined;
}

export interface ListPage {
  readonly entries: readonly IndexEntry[];
  /** where the next page begins; there may be none though this one is empty */
  readonly next: ListPlace | undefined;
}

// times the shards: what one request may ask the table for, however long nothing was received
const mostRounds = 100;

/**
 * One page of the calls first read in a range of time, in that order; calls of the same millisecond
 * by shard. It ends after a hundred hours at the latest, with a place to go on from.
 */
export async function receivedCalls(
  query: ReceivedQuery,
  readShard: (range: ShardRange) => Promise<IndexPage>,
): Promise<ListPage> {
  const { from, to, complete, limit } = query;
  const entries: IndexEntry[] = [];
  let place: ListPlace = query.after ?? { at: from };

  for (let round = 0; round < mostRounds && place.at <= to; round++) {
    const hourEnd = `${place.at.slice(0, 13)}:59:59.999Z`;
    const until = hourEnd < to ? hourEnd : to;
    const ranges = Array.from({ length: shards }, (_, shard) => rangeOf(shard, place, until));
    const pages = await Promise.all(ranges.filter(({ from }) => from <= until).map(readShard));
    place = { at: afterTime(hourEnd) };
    for (const { entry, isFrontier } of merged(pages)) {
      const passed = { at: entry.at, callId: entry.callId };
      if (complete === undefined || entry.complete === complete) entries.push(entry);
      if (entries.length === limit) return { entries, next: passed };
      if (isFrontier) {
        place = passed;
        break;
      }
    }
  }
  return { entries, next: place.at <= to ? place : undefined };
}

function rangeOf(shard: number, { at, callId }: ListPlace, to: string): ShardRange {
  const own = callId === undefined ? undefined : callId % shards;
  if (own === undefined || shard > own) return { shard, from: at, to, after: undefined };
  if (shard < own) return { shard, from: afterTime(at), to, after: undefined };
  return { shard, from: at, to, after: { at, callId: Number(callId) } };
}

/** In order; behind the frontier, the last entry of a page that has more, something may be missing. */
function merged(pages: readonly IndexPage[]) {
  const each = pages.flatMap(({ entries, hasMore }) =>
    entries.map((entry, index) => ({ entry, isFrontier: hasMore && index === entries.length - 1 })),
  );
  // stable: the index itself has an order of its own for what has the same time
  return each.sort((a, b) => (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0));
}

function afterTime(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
