import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../aws/listen.ts';
import { fakeCall, fakeCallIds } from './fake-calls.ts';

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
    const id = Number(detail.exec(request.url ?? '')?.[1]);
    if (!id) return [404, 'Not found', null];
    requests++;
    if (!callIds.includes(id)) return [404, 'Call not found', null];
    const nowMs = now();
    const askedMs = firstAsked.get(id) ?? nowMs;
    firstAsked.set(id, askedMs);
    return [200, '', fakeCall(id, { startedMs, askedMs, nowMs })];
  }
}
