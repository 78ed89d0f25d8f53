import { isForbidden, RetryableError } from '../core/errors.ts';
import { type ListPage, parseListPage } from '../core/list-page.ts';
import type { CallListQuery } from '../core/reconcile-parts.ts';
import { pageLimit } from '../core/whole-list.ts';

type FetchData = (path: string, signal: AbortSignal) => Promise<unknown>;

/**
 * Liner's lists of orders, and of calls by order or lead: `GET /v2/order/`, `GET /v2/call/`.
 * https://docs.linerapp.io/devs/api/v2/
 * Both throw what reading a call throws; PermanentError with reason `forbidden` where Liner takes the
 * token, but not for this.
 */
export function createLinerLists(fetchData: FetchData) {
  return {
    listOrders: (offset: number, signal: AbortSignal) =>
      read(`/v2/order/?${new URLSearchParams(page(offset))}`, signal),

    listCalls({ subject, ids, from, to }: CallListQuery, offset: number, signal: AbortSignal) {
      const query = new URLSearchParams([
        ['createdAt[0]', from],
        ['createdAt[1]', to],
        ...ids.map((id): [string, string] => [`${subject}[]`, String(id)]),
        ...page(offset),
      ]);
      return read(`/v2/call/?${query}`, signal);
    },
  };

  async function read(path: string, signal: AbortSignal): Promise<ListPage> {
    try {
      return parseListPage(await fetchData(path, signal));
    } catch (error) {
      if (isForbidden(error)) await checkToken(signal);
      throw error;
    }
  }

  // Liner may say 403 to a token it does not know at all, which is no word about lists
  async function checkToken(signal: AbortSignal): Promise<void> {
    try {
      await fetchData('/v1/health/check/', signal);
    } catch (error) {
      if (isForbidden(error)) throw new RetryableError('TOKEN_REFUSED');
      if (error instanceof RetryableError && !saysNothing.has(error.code)) throw error;
    }
  }
}

// the body of a healthy answer is not documented
const saysNothing = new Set(['LINER_ANSWER_UNREADABLE', 'LINER_REPORTED_FAILURE']);

function page(offset: number): [string, string][] {
  return [
    ['offset', String(offset)],
    ['limit', String(pageLimit)],
  ];
}
