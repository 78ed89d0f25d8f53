import type { Agent, ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection idle for longer may have died unseen while Lambda froze the process. */
export const trustedIdleMs = 4_000;

interface Overridable {
  keepSocketAlive(socket: Duplex): boolean;
  // not documented, but where every agent hands out what it keeps
  addRequest(request: ClientRequest, ...rest: unknown[]): void;
}

/**
 * Has an agent close the connections it kept for too long, and all it keeps once one of them turns
 * out to be broken, so that whoever tries again gets a new one. Idle time is told by the wall clock,
 * because timers and the data of a thawed process come in any order.
 * https://nodejs.org/api/http.html#class-httpagent
 */
export function trustRecentOnly<Kind extends Agent>(agent: Kind): Kind {
  const keptAtMs = new WeakMap<Duplex, number>();
  const { keepSocketAlive, addRequest } = agent as unknown as Overridable;
  const overrides: Overridable = {
    keepSocketAlive(socket) {
      keptAtMs.set(socket, Date.now());
      return keepSocketAlive.call(agent, socket);
    },
    addRequest(request, ...rest) {
      close((socket) => Date.now() - (keptAtMs.get(socket) ?? 0) > trustedIdleMs);
      request.once('error', () => {
        if (request.reusedSocket) close(() => true);
      });
      addRequest.call(agent, request, ...rest);
    },
  };
  return Object.assign(agent, overrides);

  function close(isDoubtful: (socket: Duplex) => boolean) {
    for (const kept of Object.values(agent.freeSockets)) {
      for (const socket of kept?.filter(isDoubtful) ?? []) socket.destroy();
    }
  }
}
