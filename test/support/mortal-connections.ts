import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a request to a dead connection meets; `gone` connections are closed before, as a server does. */
export type Death = 'reset' | 'closed' | 'silent' | 'gone';

export interface Seen {
  readonly headers: http.IncomingHttpHeaders;
  readonly path: string;
  readonly body: string;
}

/** A server whose connections can die without the client's knowledge. */
export interface MortalServer {
  readonly origin: string;
  /** connections so far, and which of them are open */
  readonly connections: { count: number; readonly open: Set<Socket> };
  /** requests that were answered, and that met a dead connection */
  readonly answered: Seen[];
  readonly lost: Seen[];
  /** All connections so far are dead from now on, one way after the other. */
  kill(...deaths: Death[]): void;
  close(): Promise<void>;
}

/** @param certificate for TLS, at `localhost` */
export async function startMortal(
  answer: (seen: Seen) => object | Promise<object>,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<MortalServer> {
  const deaths = new Map<Socket, Death>();
  const open = new Set<Socket>();
  const connections = { count: 0, open };
  const answered: Seen[] = [];
  const lost: Seen[] = [];

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { headers, url: path = '', socket } = request;
    const body = await text(request);
    const seen = { headers, path, body };
    const death = deaths.get(socket);
    (death ? lost : answered).push(seen);
    if (!death) response.end(JSON.stringify(await answer(seen)));
    // TLS has no way to reset what is below it
    else if (death === 'reset' && !certificate) socket.resetAndDestroy();
    else if (death !== 'silent') socket.destroy();
  };
  const server = certificate ? https.createServer(certificate, serve) : http.createServer(serve);
  // it is the test that ends connections
  server.keepAliveTimeout = 0;
  server.on(certificate ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections.count++;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    origin: certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    ...{ connections, answered, lost },
    kill(...ways) {
      for (const [index, socket] of [...open].entries()) {
        const death = ways[index % ways.length] as Death;
        deaths.set(socket, death);
        if (death === 'gone') socket.destroy();
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
