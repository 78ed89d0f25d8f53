import { createServer } from 'node:http';
import { listen } from '../../local/aws/listen.ts';

export interface ListedCall {
  readonly id: number;
  readonly orderId: number;
  readonly createdAt: string;
}

/** A Liner that lists calls by order, and counts how often it is asked. */
export async function startListingLiner(orders: number, calls: readonly ListedCall[]) {
  let requests = 0;
  const byOrder = Map.groupBy(calls, ({ orderId }) => orderId);
  const allOrders = Array.from({ length: orders }, (_, i) => ({ id: i + 1 }));
  const server = createServer((request, response) => {
    requests++;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://liner');
    const data = page(pathname === '/v2/order/' ? allOrders : listed(searchParams), searchParams);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: true, message: '', data }));
  });
  const { origin, close } = await listen(server, 0, '');
  return { origin, close, requests: () => requests };

  function listed(query: URLSearchParams) {
    const [from, to] = [0, 1].map((i) => Date.parse(query.get(`createdAt[${i}]`) ?? ''));
    return query
      .getAll('orderIds[]')
      .flatMap((id) => byOrder.get(Number(id)) ?? [])
      .filter(({ createdAt }) => {
        const ms = Date.parse(createdAt);
        return ms >= Number(from) && ms <= Number(to);
      })
      .map(({ id, createdAt }) => ({ id, createdAt }));
  }
}

function page(all: readonly object[], query: URLSearchParams) {
  const offset = Number(query.get('offset'));
  const list = all.slice(offset, offset + Number(query.get('limit')));
  return { list, next: offset + list.length, total: all.length };
}
