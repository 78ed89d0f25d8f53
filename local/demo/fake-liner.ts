import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../aws/listen.ts';
import type { Answerers } from '../control.ts';
import { type FakeCall, fakeCall, fakeCallIds, recordedAfterMs } from './fake-calls.ts';
import { listCalls, listOrders } from './fake-list.ts';
import { callOfRecording, fakeRecordings } from './fake-recordings.ts';
import { createSwitchboard, type SwitchboardOptions } from './switchboard.ts';

export interface FakeLiner {
  readonly origin: string;
  /** it takes this one until it is rotated */
  readonly token: string;
  readonly callIds: readonly number[];
  /** requests for a call so far */
  readonly requests: () => number;
  /** how it is made to misbehave */
  readonly switchboard: (told: Pick<SwitchboardOptions, 'onToken' | 'tell'>) => Answerers;
  readonly close: () => Promise<void>;
}

const howMany = 39;
const detail = /^\/v2\/call\/detail\/([1-9]\d*)\/$/;
const recordDetail = /^\/v2\/call-record\/detail\/([1-9]\d*)\/$/;

/** Answers as Liner's documentation says, about calls it made up. */
export async function startFakeLiner(now: () => number = Date.now): Promise<FakeLiner> {
  const callIds = fakeCallIds(howMany);
  const startedMs = now();
  const firstAsked = new Map<number, number>();
  const made = new Map<number, { atMs: number; recordedAfterMs: number }>();
  let requests = 0;
  const board = createSwitchboard(now);

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const { origin, close } = await listen(server, 0, 'another port');
  return {
    ...{ origin, token: board.token(), callIds, requests: () => requests, close },
    switchboard: (told) => board.answerers({ ...told, makeCall, requests: () => requests }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse) {
    if (detail.test(request.url ?? '')) requests++;
    const fault = await board.fault();
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const [status, message, data] = fault ? [fault.status, fault.message, null] : answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...fault?.headers });
    response.end(JSON.stringify({ success: status === 200, message, data }));
  }

  function makeCall(recordedAfterMs: number): number {
    const id = Math.max(...callIds) + 1;
    callIds.push(id);
    made.set(id, { atMs: now(), recordedAfterMs });
    return id;
  }

  function answer(request: IncomingMessage): [status: number, message: string, data: unknown] {
    if (request.headers['x-api-key'] !== board.token()) return [401, 'Invalid API key', null];
    if (request.method !== 'GET') return [405, 'Method not allowed', null];
    if (request.url === '/v1/health/check/') return [200, '', { status: 'ok' }];
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://liner');
    const calls = () => callIds.map((id) => shown(id));
    if (pathname === '/v2/order/') {
      return board.mayList()
        ? [200, '', listOrders(calls(), searchParams)]
        : [403, 'This token may not list orders', null];
    }
    if (pathname === '/v2/call/') {
      if (!board.mayList()) return [403, 'This token may not list calls', null];
      const page = listCalls(calls(), searchParams);
      return page ? [200, '', page] : [400, 'leadIds or orderIds is required', null];
    }
    if (pathname === '/v2/call-record/') {
      const list = recordingsOf(Number(searchParams.get('callId')));
      return [200, '', { list, next: list.length, total: list.length }];
    }
    const recordId = Number(recordDetail.exec(pathname)?.[1]);
    if (recordId) {
      const found = recordingsOf(callOfRecording(recordId)).find(({ id }) => id === recordId);
      return found ? [200, '', found] : [404, 'Record not found', null];
    }
    const id = Number(detail.exec(request.url ?? '')?.[1]);
    if (!id) return [404, 'Not found', null];
    if (!callIds.includes(id)) return [404, 'Call not found', null];
    if (!firstAsked.has(id)) firstAsked.set(id, now());
    return [200, '', shown(id)];
  }

  /** a summary comes as long after its recording as that came after the call */
  function recordingsOf(id: number) {
    if (!callIds.includes(id)) return [];
    const nowMs = now();
    const before = shown(id, nowMs - (made.get(id)?.recordedAfterMs ?? recordedAfterMs));
    const isSummarised = before.hasRecords === true;
    return fakeRecordings(shown(id), { isSummarised, origin, nowMs });
  }

  function shown(id: number, nowMs = now()): FakeCall {
    const askedMs = firstAsked.get(id) ?? nowMs;
    return fakeCall(id, { startedMs, askedMs, nowMs, made: made.get(id) });
  }
}
