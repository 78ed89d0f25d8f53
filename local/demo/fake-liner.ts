import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../aws/listen.ts';
import { type FakeCall, fakeCall, fakeCallIds } from './fake-calls.ts';
import { listCalls } from './fake-list.ts';

export interface FakeLiner {
  readonly origin: string;
  readonly token: string;
  readonly callIds: readonly number[];
  /** requests for a call so far */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

const token = 'built-in-token';
const howMany = 39;
const detail = /^\/v2\/call\/detail\/([1-9]\d*)\/$/;

/** Answers as Liner's documentation says, about calls it made up. */
export async function startFakeLiner(now: () => number = Date.now): Promise<FakeLiner> {
  const callIds = fakeCallIds(howMany);
  const startedMs = now();
  const firstAsked = new Map<number, number>();
  let requests = 0;

  const server = createServer((request, response) => {
    const [status, message, data] = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: status === 200, message, data }));
  });
  const { origin, close } = await listen(server, 0, 'another port');
  return { origin, token, callIds, requests: () => requests, close };

  function answer(request: IncomingMessage): [status: number, message: string, data: unknown] {
    if (request.headers['x-api-key'] !== token) return [401, 'Invalid API key', null];
    if (request.method !== 'GET') return [405, 'Method not allowed', null];
    if (request.url === '/v1/health/check/') return [200, '', { status: 'ok' }];
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://liner');
    if (pathname === '/v2/call/') {
      const page = listCalls(callIds.map(shown), searchParams);
      return page ? [200, '', page] : [400, 'leadIds or orderIds is required', null];
    }
    const id = Number(detail.exec(request.url ?? '')?.[1]);
    if (!id) return [404, 'Not found', null];
    requests++;
    if (!callIds.includes(id)) return [404, 'Call not found', null];
    if (!firstAsked.has(id)) firstAsked.set(id, now());
    return [200, '', shown(id)];
  }

  function shown(id: number): FakeCall {
    const nowMs = now();
    return fakeCall(id, { startedMs, askedMs: firstAsked.get(id) ?? nowMs, nowMs });
  }
}
