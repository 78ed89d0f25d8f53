import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fakeCall } from '../../local/demo/fake-calls.ts';
import { fakeRecordings } from '../../local/demo/fake-recordings.ts';
import { answerOf, linerToken } from './aws-answers.ts';
import type { Certificate } from './certificate.ts';

export interface Endpoints {
  readonly awsOrigin: string;
  readonly linerOrigin: string;
  /** requests by action since the last time this was asked; `Liner` for those to Liner */
  readonly takeCounts: () => Counts;
  /** what was last asked of an action */
  readonly lastInput: (action: string) => unknown;
  readonly close: () => void;
}

export type Counts = Readonly<Record<string, number>>;

export interface EndpointsOptions {
  readonly certificate: Certificate;
  /** how long Liner thinks before it answers */
  readonly linerDelayMs: number;
}

const detail = /^\/v2\/call\/detail\/([1-9]\d*)\/$/;
const recordingsOf = /^\/v2\/call-record\/\?callId=([1-9]\d*)$/;

/** The least that functions need around them: AWS over HTTP, Liner over TLS, counted. */
export async function startEndpoints(options: EndpointsOptions): Promise<Endpoints> {
  let counts: Record<string, number> = {};
  const inputs = new Map<string, unknown>();
  const aws = createHttpServer(serveAws);
  const liner = createHttpsServer({ ...options.certificate }, serveLiner);
  // connections stay open: closing idle ones is no cost of the functions
  aws.keepAliveTimeout = 0;
  liner.keepAliveTimeout = 0;
  const [awsPort, linerPort] = await Promise.all([portOf(aws), portOf(liner)]);

  return {
    awsOrigin: `http://127.0.0.1:${awsPort}`,
    linerOrigin: `https://localhost:${linerPort}`,
    takeCounts,
    lastInput: (action) => inputs.get(action),
    close,
  };

  async function serveAws(request: IncomingMessage, response: ServerResponse) {
    const action = String(request.headers['x-amz-target']).split('.').pop() ?? '';
    const input = JSON.parse(await text(request));
    count(action);
    inputs.set(action, input);
    answer(response, 'application/x-amz-json-1.0', answerOf(action, input));
  }

  function serveLiner(request: IncomingMessage, response: ServerResponse) {
    const id = Number(detail.exec(request.url ?? '')?.[1]);
    const recorded = Number(recordingsOf.exec(request.url ?? '')?.[1]);
    if ((!id && !recorded) || request.headers['x-api-key'] !== linerToken)
      throw new Error('a bad request');
    count('Liner');
    const data = id ? { ...example, id } : listOf(recordings(recorded));
    const body = { success: true, message: '', data };
    const reply = () => answer(response, 'application/json', body);
    if (options.linerDelayMs > 0) setTimeout(reply, options.linerDelayMs);
    else reply();
  }

  function count(name: string) {
    counts[name] = (counts[name] ?? 0) + 1;
  }

  function takeCounts(): Counts {
    const taken = counts;
    counts = {};
    return taken;
  }

  function close() {
    for (const server of [aws, liner]) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const example = fakeCall(123, { startedMs: 0, askedMs: 0, nowMs: 0 });

function listOf(list: readonly object[]) {
  return { list, total: list.length };
}

function recordings(callId: number) {
  const made = {
    isSummarised: true,
    origin: 'https://localhost',
    link: 'sound',
    signedMs: 0,
  } as const;
  return fakeRecordings({ ...example, id: callId, hasRecords: true }, made);
}

function answer(response: ServerResponse, type: string, body: object) {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}

function portOf(server: ReturnType<typeof createHttpServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
