import {
  type CallsIndex,
  hourPartition,
  type IndexPage,
  type IndexQuery,
  indexes,
} from '../../clients/calls-index.ts';
import { type ListPage, receivedCalls } from '../../clients/received-calls.ts';
import type { CallId } from '../../core/call-id.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { cursorOf, type ListQuery, readListQuery } from './list-query.ts';
import { json } from './problem.ts';
import type { Route } from './route.ts';

export interface ListParts {
  readonly isOn: (index: CallsIndex) => boolean;
  readonly queryIndex: (query: IndexQuery, signal: AbortSignal) => Promise<IndexPage>;
  /** in the order asked for; those that are not stored are left out */
  readonly readAllRecords: (
    callIds: readonly CallId[],
    signal: AbortSignal,
  ) => Promise<CallRecord[]>;
  readonly now: () => number;
}

/**
 * GET /calls: a page of stored records of one lead, order or user, in order of creation, or of all
 * calls, in order of their first read.
 */
export const listCalls: Route<ListParts> = async ({ queryStringParameters }, { work }, parts) => {
  const query = readListQuery(queryStringParameters, parts.isOn);
  const { entries, next } = await pageOf(query, parts, work);
  const records = await parts.readAllRecords(
    entries.map(({ callId }) => callId),
    work,
  );
  const asked = records.filter(
    ({ complete }) => query.complete === undefined || complete === query.complete,
  );
  const calls = fitting(asked);
  const last = entries.find(({ callId }) => callId === calls.at(-1)?.callId);
  const place = calls.length < asked.length ? last : next;
  return json(200, { calls, ...(place && { cursor: cursorOf(query, place) }) });
};

const largestPage = 100;
const noTimeBefore = '2000-01-01T00:00:00.000Z';

async function pageOf(query: ListQuery, parts: ListParts, signal: AbortSignal): Promise<ListPage> {
  const { owner, from, to, complete, limit, after } = query;
  if (owner) {
    const place = after?.callId === undefined ? undefined : { at: after.at, callId: after.callId };
    const asked = { ...owner, from, to, limit, after: place };
    const { entries, hasMore } = await parts.queryIndex(asked, signal);
    return { entries, next: hasMore ? entries.at(-1) : undefined };
  }
  const now = new Date(parts.now()).toISOString();
  const range = {
    from: from > noTimeBefore ? from : noTimeBefore,
    to: to < now ? to : now,
  };
  return receivedCalls({ ...range, complete, limit, after }, ({ shard, ...stretch }) => {
    const value = hourPartition(stretch.from, shard);
    const size = complete === undefined ? limit : largestPage;
    return parts.queryIndex({ index: indexes.time, value, ...stretch, limit: size }, signal);
  });
}

// Lambda returns 6 MB, and the body is a JSON text within its JSON. One record always fits: an item
// has 400 KB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const mostBytes = 5_000_000;

/** As many of the first records as one answer can hold. */
function fitting(records: readonly CallRecord[]): CallRecord[] {
  let bytes = 0;
  const end = records.findIndex((record) => {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(record)));
    return bytes > mostBytes;
  });
  return records.slice(0, end < 0 ? records.length : Math.max(1, end));
}
