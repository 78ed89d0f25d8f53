import type { Agent } from 'node:https';

/**
 * Opens a TLS connection that the agent hands to its next request.
 * https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback
 */
export function openConnection(
  agent: Agent,
  { hostname, port }: URL,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const create = agent.createConnection;
    const to = { host: hostname, port: port || '443', servername: hostname };
    const socket = agent.createConnection(to);
    if (!socket) return reject(new Error('no socket'));
    agent.createConnection = (...args) => {
      agent.createConnection = create;
      return socket.destroyed ? agent.createConnection(...args) : socket;
    };
    socket.once('secureConnect', resolve);
    // kept: an idle socket may break at any time
    socket.on('error', reject);
    signal.addEventListener('abort', () => socket.destroy(new Error('too slow')));
  });
}
