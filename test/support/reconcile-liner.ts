import { type ListPage, parseListPage } from '../../core/list-page.ts';
import type { CallListQuery } from '../../core/reconcile-parts.ts';

/** A call as Liner has it. */
export interface LinerSays {
  readonly id: number;
  readonly orderId: number;
  readonly createdMs: number;
  readonly createdAt: string;
  statusCode: string;
}

/** Lists of orders and calls in memory, by order and time of creation; changing them is up to the test. */
export function createListingLiner() {
  const byOrder = new Map<number, LinerSays[]>();
  const calls = new Map<number, LinerSays>();
  const liner = {
    calls,
    requests: 0,
    pageSize: 100,
    /** whether each row of a list is there twice */
    isDoubled: false,
    /** called before each request; throws, or has lists move underneath */
    before: (_offset: number, _query?: CallListQuery): unknown => undefined,
    /** what becomes of `data` before it is read */
    twist: (data: unknown, _offset: number, _what: 'orders' | 'calls'): unknown => data,
    addOrder(orderId: number) {
      byOrder.set(orderId, byOrder.get(orderId) ?? []);
    },
    add(said: Omit<LinerSays, 'createdAt'>) {
      const call = { ...said, createdAt: new Date(said.createdMs).toISOString() };
      const others = byOrder.get(call.orderId) ?? [];
      const at = lowerBound(others, call.createdMs + 1);
      if (at === others.length) others.push(call);
      else others.splice(at, 0, call);
      byOrder.set(call.orderId, others);
      calls.set(call.id, call);
    },
    remove(id: number) {
      const call = calls.get(id);
      const others = byOrder.get(call?.orderId ?? 0) ?? [];
      others.splice(
        others.findIndex((other) => other.id === id),
        1,
      );
      calls.delete(id);
    },
    /** those of a window and orders, in the order in which they are listed */
    within({ ids, from, to }: Pick<CallListQuery, 'ids' | 'from' | 'to'>): LinerSays[] {
      const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
      return ids.flatMap((orderId) => {
        const all = byOrder.get(orderId) ?? [];
        const start = lowerBound(all, fromMs);
        return all.slice(start, lowerBound(all, toMs + 1));
      });
    },
    orders: () => [...byOrder.keys()],
    async listOrders(offset: number): Promise<ListPage> {
      liner.requests++;
      await liner.before(offset);
      return answer(
        liner.orders().map((id) => ({ id, code: `order-${id}` })),
        offset,
        'orders',
      );
    },
    async listCalls(query: CallListQuery, offset: number): Promise<ListPage> {
      liner.requests++;
      await liner.before(offset, query);
      return answer(liner.within(query), offset, 'calls', (call) => ({
        id: call.id,
        orderId: call.orderId,
        statusCode: call.statusCode,
        createdAt: call.createdAt,
      }));
    },
  };
  return liner;

  function answer<Item>(
    all: readonly Item[],
    offset: number,
    what: 'orders' | 'calls',
    describe: (item: Item) => object = (item) => item as object,
  ): ListPage {
    const whole = liner.isDoubled ? all.flatMap((item) => [item, item]) : all;
    const list = whole.slice(offset, offset + liner.pageSize).map(describe);
    const data = { list, next: offset + list.length, total: whole.length };
    return parseListPage(liner.twist(data, offset, what));
  }
}

function lowerBound(calls: readonly LinerSays[], createdMs: number): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle] as LinerSays).createdMs >= createdMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
