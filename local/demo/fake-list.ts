import type { FakeCall } from './fake-calls.ts';

const mostPerPage = 100;

/** A page of the calls of some leads or orders; undefined where neither is named. */
export function listCalls(calls: readonly FakeCall[], query: URLSearchParams) {
  const [leadIds, orderIds] = ['leadIds[]', 'orderIds[]'].map((name) => numbers(query, name));
  if (!leadIds?.length && !orderIds?.length) return undefined;
  const [from, to] = [0, 1].map((i) => Date.parse(query.get(`createdAt[${i}]`) ?? ''));
  const found = calls.filter((call) => {
    const createdMs = Date.parse(String(call.createdAt));
    const isIn = leadIds?.includes(Number(call.leadId)) || orderIds?.includes(Number(call.orderId));
    // a bound that is missing is none
    return isIn && !(createdMs < Number(from)) && !(createdMs > Number(to));
  });
  return pageOf(found, query);
}

/** A page of the orders that these calls belong to. */
export function listOrders(calls: readonly FakeCall[], query: URLSearchParams) {
  const ids = [...new Set(calls.map(({ orderId }) => Number(orderId)))].sort((a, b) => a - b);
  return pageOf(
    ids.map((id) => ({ id, code: `order-${id}`, title: `Campaign ${id}` })),
    query,
  );
}

function pageOf<Item>(all: readonly Item[], query: URLSearchParams) {
  const offset = Number(query.get('offset'));
  const limit = Math.min(Number(query.get('limit') ?? 50), mostPerPage);
  const list = all.slice(offset, offset + limit);
  return { list, next: offset + list.length, total: all.length };
}

function numbers(query: URLSearchParams, name: string): number[] {
  return query.getAll(name).map(Number);
}
