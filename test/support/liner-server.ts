import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Behaviour, calling } from './liner-answers.ts';

export interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** distinct for every connection */
  readonly connection: number;
}

export interface LinerServer {
  readonly origin: string;
  /** all requests so far, in order */
  readonly requests: SeenRequest[];
  /** tokens it lets in; every token while undefined */
  accepted: readonly string[] | undefined;
  /** The behaviour of each request for a call, or at a path, in turn; the last one stays. */
  script(at: number | string, ...behaviours: Behaviour[]): void;
  requestsFor(callId: number): SeenRequest[];
  /** Resolves once that many requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A Liner on the loopback interface; a call without a script is answered well. */
export async function startLiner(): Promise<LinerServer> {
  const scripts = new Map<string, Behaviour[]>();
  const requests: SeenRequest[] = [];
  const connections = new WeakMap<object, number>();
  let connectionCount = 0;

  const server = http.createServer((request, response) => {
    const path = request.url ?? '';
    const connection = connections.get(request.socket) ?? ++connectionCount;
    connections.set(request.socket, connection);
    requests.push({ method: request.method, path, headers: request.headers, connection });
    server.emit('arrived');
    const token = String(request.headers['x-api-key']);
    if (liner.accepted && !liner.accepted.includes(token)) {
      response.writeHead(401).end('{"success":false,"message":"Unauthorized","data":null}');
      return;
    }
    const script = scripts.get(path) ?? [];
    const behave = (script.length > 1 ? script.shift() : script[0]) ?? calling();
    behave(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const liner: LinerServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    accepted: undefined,
    script: (at, ...behaviours) =>
      scripts.set(typeof at === 'string' ? at : pathOf(at), behaviours),
    requestsFor: (callId) => requests.filter(({ path }) => path === pathOf(callId)),
    async arrived(count) {
      while (requests.length < count) await once(server, 'arrived');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return liner;
}

function pathOf(callId: number) {
  return `/v2/call/detail/${callId}/`;
}
