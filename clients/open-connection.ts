import type { Agent } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { trustedIdleMs } from './kept-alive-agent.ts';

/**
 * Opens a TLS connection that the agent hands to its next request; it closes when none comes in time.
 * @param signal ends the handshake, and nothing after it
 */
export function openConnection(
  agent: Agent,
  { hostname, port }: URL,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      signal.removeEventListener('abort', giveUp);
      reject(error);
    };
    const giveUp = () => socket.destroy(new Error('too slow'));
    const to = { host: hostname, port: port || '443', servername: hostname };
    const socket = agent.createConnection(to) as TLSSocket;
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      handOver(agent, socket);
      resolve();
    });
    // kept: an idle socket may break at any time
    socket.on('error', fail);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
  });
}

/** https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback */
function handOver(agent: Agent, socket: TLSSocket): void {
  const openedAtMs = Date.now();
  const close = () => socket.destroy();
  const { createConnection } = agent;
  const unused = setTimeout(close, trustedIdleMs).unref();
  agent.createConnection = (...args) => {
    agent.createConnection = createConnection;
    clearTimeout(unused);
    if (!socket.destroyed && Date.now() - openedAtMs <= trustedIdleMs) return socket;
    close();
    return agent.createConnection(...args);
  };
}
