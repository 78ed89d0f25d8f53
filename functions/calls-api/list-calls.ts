import type { CallsIndex, IndexPage } from '../clients/calls-index.ts';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import { cursorOf, type ListQuery, readListQuery } from './list-query.ts';
import { json } from './problem.ts';
import type { Route } from './route.ts';

export interface ListParts {
  readonly isOn: (index: CallsIndex) => boolean;
  readonly queryIndex: (query: ListQuery, signal: AbortSignal) => Promise<IndexPage>;
  /** in the order asked for; those that are not stored are left out */
  readonly readAllRecords: (
    callIds: readonly CallId[],
    signal: AbortSignal,
  ) => Promise<CallRecord[]>;
}

/** GET /calls: a page of stored records of one lead, order or user, in order of creation. */
export const listCalls: Route<ListParts> = async ({ queryStringParameters }, { work }, parts) => {
  const query = readListQuery(queryStringParameters, parts.isOn);
  const { entries, hasMore } = await parts.queryIndex(query, work);
  const calls = await parts.readAllRecords(
    entries.map(({ callId }) => callId),
    work,
  );
  const last = entries.at(-1);
  return json(200, { calls, ...(hasMore && last && { cursor: cursorOf(query, last) }) });
};
