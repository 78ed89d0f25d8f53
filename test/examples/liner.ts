import { createServer } from 'node:http';
import { listen } from '../../local/aws/listen.ts';

/** A Liner that has the calls it was given. */
export async function startCallLiner() {
  const calls = new Map<number, object>();
  const server = createServer((request, response) => {
    const data = calls.get(Number(/^\/v2\/call\/detail\/(\d+)\/$/.exec(request.url ?? '')?.[1]));
    const success = data !== undefined;
    response.writeHead(success ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success, message: success ? '' : 'not found', data }));
  });
  const { origin, close } = await listen(server, 0, '');
  return { origin, close, put };

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
}
