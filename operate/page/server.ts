import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { PageActions } from './actions.ts';
import { pageApi } from './api.ts';
import { onlyThisPage, protections } from './guard.ts';
import { readPageFiles } from './page-files.ts';
import { playRoute } from './play-route.ts';

export interface PageServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the page to this machine.
 * @param port 0 takes a free one
 * @throws {Error} EADDRINUSE when the port is taken
 */
export async function servePage(actions: PageActions, port: number): Promise<PageServer> {
  const files = await readPageFiles();
  const app = new Hono();
  app.use(secureHeaders(protections));
  app.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
  });
  app.use(onlyThisPage(() => listening().port));
  const player = playRoute(actions);
  app.route('/play', player.route);
  app.route(
    '/api',
    pageApi(actions, (recording) => `/play/${player.ticketFor(recording)}`),
  );
  app.get('*', (context) => {
    const file = files.get(context.req.path);
    if (!file) return context.text('There is nothing here.', 404);
    return context.body(file.body, 200, { 'content-type': file.type });
  });

  const server = createAdaptorServer({ fetch: app.fetch });
  const listening = () => server.address() as AddressInfo;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${listening().port}`,
    close: async () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
