import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  hourPartition,
  type IndexEntry,
  indexes,
  queryIndex,
  shards,
} from '../clients/calls-index.ts';

export interface NewestQuery {
  /** first read before this time; epoch milliseconds */
  readonly beforeMs: number;
  readonly complete?: boolean | undefined;
  readonly limit: number;
}

export interface NewestPage {
  /** the first read last comes first; calls of the same millisecond in any order */
  readonly entries: readonly IndexEntry[];
  /** where the next page begins, also where there may be none; epoch milliseconds */
  readonly beforeMs: number;
}

const hourMs = 3_600_000;
/** looked through for one page, however long nothing was received */
const mostHours = 72;
const hoursAtOnce = 6;
const largestPage = 100;

/** The calls that were first read last, back in time from a moment on. */
export async function newestCalls(
  client: DynamoDBClient,
  tableName: string,
  { beforeMs, complete, limit }: NewestQuery,
  signal: AbortSignal,
): Promise<NewestPage> {
  const found: IndexEntry[] = [];
  let endMs = beforeMs;
  for (let hours = 0; hours < mostHours && found.length < limit; hours += hoursAtOnce) {
    const stretches = hoursBefore(endMs);
    const pages = await Promise.all(stretches.map(readHour));
    for (const entries of pages) {
      if (found.length < limit) found.push(...entries);
    }
    endMs = stretches.at(-1)?.fromMs ?? endMs;
  }
  if (found.length < limit) return { entries: found, beforeMs: endMs };
  // of one millisecond all or none, as the next page begins before it
  const last = found[limit - 1]?.at ?? '';
  const entries = found.filter(({ at }) => at >= last);
  return { entries, beforeMs: Date.parse(last) };

  /** At least as many as a page has, newest first. */
  async function readHour({ fromMs, toMs }: Stretch): Promise<IndexEntry[]> {
    const from = new Date(fromMs).toISOString();
    const to = new Date(toMs - 1).toISOString();
    const inShards = await Promise.all(
      Array.from({ length: shards }, (_, shard) => readShard(hourPartition(from, shard), from, to)),
    );
    return inShards.flat().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }

  async function readShard(value: string, from: string, to: string): Promise<IndexEntry[]> {
    const entries: IndexEntry[] = [];
    let after: IndexEntry | undefined;
    do {
      const query = { index: indexes.time, value, from, to, after };
      const page = await queryIndex(
        client,
        tableName,
        { ...query, limit: largestPage, newestFirst: true },
        signal,
      );
      const meant = (entry: IndexEntry) => complete === undefined || entry.complete === complete;
      entries.push(...page.entries.filter(meant));
      after = page.hasMore ? page.entries.at(-1) : undefined;
    } while (after && entries.length < limit);
    return entries;
  }
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The hours of the clock before a time, the latest first. */
function hoursBefore(endMs: number): Stretch[] {
  const firstMs = Math.floor((endMs - 1) / hourMs) * hourMs;
  return Array.from({ length: hoursAtOnce }, (_, i) => {
    const fromMs = firstMs - i * hourMs;
    return { fromMs, toMs: Math.min(endMs, fromMs + hourMs) };
  });
}
