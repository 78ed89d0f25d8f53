import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/**
 * Binds a server to this machine only.
 * @param port 0 takes a free one
 * @param option how the port is chosen, for the error
 * @throws {Error} when the port is taken
 */
export async function listen(server: Server, port: number, option: string): Promise<Listening> {
  // a connection closed for idleness can meet a client's next request on its way
  server.keepAliveTimeout = 0;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(`port ${port} is taken: choose another with ${option}, or 0 for a free one`);
    }
    if (code === 'EACCES')
      throw new Error(`port ${port} is not ours to open: choose with ${option}`);
    throw error;
  }
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
