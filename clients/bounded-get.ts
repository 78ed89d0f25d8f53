import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { trustRecentOnly } from './kept-alive-agent.ts';
import { openConnection } from './open-connection.ts';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** just before the first byte of the request went out, on an open connection; epoch milliseconds */
  readonly sentAtMs: number;
}

/** Thrown when the connection could not be made or broke before the answer was whole. */
export class BrokenConnection extends Error {}
/** Thrown when the whole answer was not there in time, or the caller gave up. */
export class TooSlow extends Error {}
/** Thrown when the body exceeds the limit; the rest of it is not read. */
export class TooLarge extends Error {}

/**
 * GET over kept-alive connections, with a bound on the whole exchange and on the body.
 * Redirects are not followed and bodies not decoded. `open` makes a connection for the first GET.
 */
export function createBoundedGet(origin: URL, limits: { timeoutMs: number; maxBytes: number }) {
  const transport = origin.protocol === 'https:' ? https : http;
  const agent = trustRecentOnly(new transport.Agent({ keepAlive: true }));
  const { hostname, port } = urlToHttpOptions(origin);

  return { get, open };

  async function open(signal: AbortSignal): Promise<void> {
    if (agent instanceof https.Agent) await openConnection(agent, origin, signal);
  }

  function get(
    path: string,
    headers: http.OutgoingHttpHeaders,
    { signal, freshConnection }: { signal: AbortSignal; freshConnection: boolean },
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new TooSlow());
      const request = transport.request({
        hostname,
        port,
        path,
        headers,
        agent: freshConnection ? false : agent,
      });
      const fail = (error: Error) => {
        stopWaiting();
        reject(error);
        request.destroy();
      };
      const giveUp = () => fail(new TooSlow());
      const timer = setTimeout(giveUp, limits.timeoutMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      };
      signal.addEventListener('abort', giveUp);

      let sentAtMs: number;
      request.on('socket', (socket) => {
        whenOpen(socket, () => {
          sentAtMs = Date.now();
          request.end();
        });
      });
      // kept after the answer too: a socket error without a listener would end the process
      request.on('error', (cause) => fail(new BrokenConnection('broken', { cause })));
      // an answer that switches protocols ends in no other event
      request.on('close', () => {
        stopWaiting();
        reject(new BrokenConnection('closed'));
      });
      request.on('response', (response) => {
        const { statusCode: status = 0 } = response;
        const chunks: Buffer[] = [];
        let size = 0;
        const finish = () => {
          stopWaiting();
          const body = Buffer.concat(chunks);
          resolve({ status, headers: response.headers, body, sentAtMs });
        };
        response.on('error', (cause) => fail(new BrokenConnection('broken', { cause })));
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= limits.maxBytes) return chunks.push(chunk);
          // a refusal has said everything in its status
          if (status >= 300) finish();
          return fail(new TooLarge());
        });
        response.on('end', finish);
      });
    });
  }
}

// of tls.TLSSocket, where the types leave it out
interface Tls {
  readonly secureConnecting?: boolean;
}

// what is written earlier waits in the socket, and nobody can tell when it leaves
function whenOpen(socket: Socket, send: () => void): void {
  if ((socket as Socket & Tls).secureConnecting) socket.once('secureConnect', send);
  else if (socket.connecting) socket.once('connect', send);
  else send();
}
