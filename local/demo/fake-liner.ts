import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../aws/listen.ts';
import type { Answerers } from '../control.ts';
import { linkLifeMs, recordingOfFile, serveFile } from './fake-audio.ts';
import { type FakeCall, fakeCall, fakeCallIds, recordedAfterMs } from './fake-calls.ts';
import { listCalls, listOrders } from './fake-list.ts';
import { callOfRecording, fakeRecordings, usualLink } from './fake-recordings.ts';
import { createSwitchboard, type MadeCall, type SwitchboardOptions } from './switchboard.ts';

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
  const made = new Map<number, MadeCall & { readonly atMs: number }>();
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
    const fileOf = recordingOfFile(request);
    // its files are not behind the token
    if (fileOf && fault?.status !== 429) return answerFile(fileOf, request, response);
    const [status, message, data] = fault ? [fault.status, fault.message, null] : answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...fault?.headers });
    response.end(JSON.stringify({ success: status === 200, message, data }));
  }

  function answerFile(id: number, request: IncomingMessage, response: ServerResponse) {
    const callId = callOfRecording(id);
    const found = recordingsOf(callId).find((each) => each.id === id);
    const { durationSeconds = 0 } = found ?? {};
    const link = found ? linkOf(callId) : 'gone';
    serveFile(request, response, { id, link, durationSeconds, nowMs: now() });
  }

  function makeCall(call: MadeCall): number {
    const id = Math.max(...callIds) + 1;
    callIds.push(id);
    made.set(id, { ...call, atMs: now() });
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
      const callId = Number(searchParams.get('callId'));
      const list = recordingsOf(callId, linkOf(callId) === 'expired' ? linkLifeMs : 0);
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
  function recordingsOf(id: number, linkAgeMs = 0) {
    if (!callIds.includes(id)) return [];
    const nowMs = now();
    const before = shown(id, nowMs - (made.get(id)?.recordedAfterMs ?? recordedAfterMs));
    const isSummarised = before.hasRecords === true;
    const signedMs = nowMs - linkAgeMs;
    return fakeRecordings(shown(id), { isSummarised, origin, link: linkOf(id), signedMs });
  }

  function linkOf(callId: number) {
    return made.get(callId)?.links ?? usualLink(callId);
  }

  function shown(id: number, nowMs = now()): FakeCall {
    const askedMs = firstAsked.get(id) ?? nowMs;
    return fakeCall(id, { startedMs, askedMs, nowMs, made: made.get(id) });
  }
}
