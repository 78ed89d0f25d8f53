import * as z from 'zod/mini';
import { createBoundedGet } from '../../../clients/bounded-get.ts';
import type { CallId } from '../../../core/call-id.ts';
import type { Window } from './window.ts';

// the answer is not documented in full; sibling lists give `data: {list, next, total}`
const Page = z.object({
  success: z.literal(true),
  data: z.object({
    list: z.array(z.object({ id: z.int().check(z.positive()) })),
    next: z.nullish(z.number()),
  }),
});

const limits = { timeoutMs: 15_000, maxBytes: 5 * 1024 * 1024 };
// the most Liner gives a page; a URL with more leads may be too long for what stands before Liner
const pageSize = 100;
const leadsPerRequest = 50;

/** Liner's own list of calls: what should be stored. https://docs.linerapp.io/devs/api/v2/ */
export function createCallList(origin: string, token: (signal: AbortSignal) => Promise<string>) {
  const { get } = createBoundedGet(new URL(origin), limits);

  /** Ids of the calls of these leads that were made in the window. @throws {Error} when Liner does not say */
  return async function listCalls(
    leadIds: readonly number[],
    window: Window,
    signal: AbortSignal,
  ): Promise<CallId[]> {
    const found = new Set<CallId>();
    for (let start = 0; start < leadIds.length; start += leadsPerRequest) {
      const some = leadIds.slice(start, start + leadsPerRequest);
      // the value of `next` on the last page is unknown, so the list is over when it does not grow
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const page: { ids: CallId[]; next: number } = await read(some, window, offset, signal);
        for (const id of page.ids) found.add(id);
        offset = page.ids.length > 0 && page.next > offset ? page.next : undefined;
      }
    }
    return [...found];
  };

  async function read(
    leadIds: readonly number[],
    { from, to }: Window,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ ids: CallId[]; next: number }> {
    const query = new URLSearchParams([
      ...leadIds.map((id): [string, string] => ['leadIds[]', String(id)]),
      ['createdAt[0]', from],
      ['createdAt[1]', to],
      ['offset', String(offset)],
      ['limit', String(pageSize)],
    ]);
    const headers = {
      'X-Api-Key': await token(signal),
      'Content-Type': 'application/json',
      Accept: 'application/json',
    };
    const options = { signal, freshConnection: false };
    const { status, body } = await get(`/v2/call/?${query}`, headers, options);
    if (status !== 200) throw new Error(`the list of calls was answered ${status}`);
    const { data } = Page.parse(JSON.parse(body.toString()));
    const ids = data.list.map(({ id }) => id);
    return { ids, next: data.next ?? offset + ids.length };
  }
}
