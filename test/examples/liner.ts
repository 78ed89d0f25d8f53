import { createServer } from 'node:http';
import { listen } from '../../local/aws/listen.ts';

export type LinerCall = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly leadId: number;
};

/** A Liner that lists its calls too. A call that is only listed is not found. */
export async function startListingLiner() {
  const calls = new Map<number, LinerCall>();
  const listed: LinerCall[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://liner');
    const data = pathname === '/v2/call/' ? page(searchParams) : calls.get(idIn(pathname));
    const success = data !== undefined;
    response.writeHead(success ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success, message: success ? '' : 'not found', data }));
  });
  const { origin, close } = await listen(server, 0, '');
  return { origin, close, put, list: (call: LinerCall) => void listed.push(call) };

  /** An answered call of today, but for what is given. */
  function put(id: number, given: Record<string, unknown> = {}): void {
    calls.set(id, {
      id,
      direction: 'outgoing',
      leadId: 7000,
      userId: 101,
      statusCode: 'answered',
      talkTimeDurationSeconds: 115,
      hasRecords: true,
      clientPhone: '+79001234567',
      createdAt: new Date().toISOString(),
      ...given,
    });
  }

  function page(query: URLSearchParams) {
    const leadIds = query.getAll('leadIds[]').map(Number);
    const [from = '', to = ''] = ['createdAt[0]', 'createdAt[1]'].map(
      (name) => query.get(name) ?? '',
    );
    const all = [...calls.values(), ...listed].filter(
      ({ leadId, createdAt }) =>
        leadIds.includes(leadId) && String(createdAt) >= from && String(createdAt) <= to,
    );
    const offset = Number(query.get('offset'));
    const list = all.slice(offset, offset + Number(query.get('limit')));
    return { list, next: offset + list.length, total: all.length };
  }
}

function idIn(pathname: string) {
  return Number(/^\/v2\/call\/detail\/(\d+)\/$/.exec(pathname)?.[1]);
}
