import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCertificate } from '../../bench/fake-services/certificate.ts';
import { createBoundedGet } from '../../clients/bounded-get.ts';
import { eventually } from '../support/local-eventually.ts';
import { type MortalServer, startMortal } from '../support/mortal-connections.ts';

const certificate = await createCertificate(Date.now());
const trusted = tls.getCACertificates();
const limits = { timeoutMs: 10_000, maxBytes: 1_000 };
const usual = { signal: new AbortController().signal, freshConnection: false };

let server: MortalServer;
let answer: () => Promise<object>;
beforeAll(() => tls.setDefaultCACertificates([certificate.cert]));
afterAll(() => tls.setDefaultCACertificates(trusted));
beforeEach(async () => {
  // a connection is idle for as long as a test says
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  answer = async () => ({});
  server = await startMortal(() => answer(), certificate);
});
afterEach(async () => {
  await server.close();
});

const connect = () => createBoundedGet(new URL(server.origin), limits);

async function connectAndOpen(signal = usual.signal) {
  const { get, open } = connect();
  await open(signal);
  // the client's end of a handshake is the first
  await eventually(() => server.connections.open.size === 1);
  return get;
}

describe('a connection that was opened beforehand', () => {
  it('is used by the first request', async () => {
    const get = await connectAndOpen();

    // not a second one at once: Node may not have taken the connection back yet
    await get('/', {}, usual);

    expect(server.connections.count).toBe(1);
  });

  it('is kept by a slow request when the time to open it is over', async () => {
    const opening = new AbortController();
    const arrived = Promise.withResolvers<void>();
    const slow = Promise.withResolvers<object>();
    answer = () => {
      arrived.resolve();
      return slow.promise;
    };
    const get = await connectAndOpen(opening.signal);

    const answered = get('/', {}, usual);
    await arrived.promise;
    opening.abort();
    slow.resolve({});

    expect((await answered).status).toBe(200);
    expect(server.answered).toHaveLength(1);
    expect(server.connections.count).toBe(1);
  });

  it('is not used, and closed, when it was idle for long before', async () => {
    const get = await connectAndOpen();
    server.kill('silent');
    // as in a process that was frozen, no timer has run yet
    vi.setSystemTime(Date.now() + 4_001);

    await get('/', {}, usual);

    expect(server.lost).toEqual([]);
    await eventually(() => server.connections.open.size === 1);
    expect(server.connections.count).toBe(2);
  });

  it('is closed when nobody uses it', async () => {
    const get = await connectAndOpen();

    vi.advanceTimersByTime(4_000);

    await eventually(() => server.connections.open.size === 0);
    expect((await get('/', {}, usual)).status).toBe(200);
    expect(server.connections.count).toBe(2);
  });

  it('is given up when it takes too long', async () => {
    // takes connections, and never shakes hands
    const mute = net.createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as net.AddressInfo;
    const { open } = createBoundedGet(new URL(`https://localhost:${port}`), limits);
    const opening = new AbortController();
    const connected = once(mute, 'connection');

    const opened = open(opening.signal);
    opened.catch(() => {});
    const [socket] = await connected;
    const closed = once(socket.resume(), 'close');
    opening.abort();

    await expect(opened).rejects.toThrow('too slow');
    await closed;
    mute.close();
  });

  it('is given up at once when there is no time, and the first request makes its own', async () => {
    const { get, open } = connect();

    await expect(open(AbortSignal.abort())).rejects.toThrow('too slow');

    expect((await get('/', {}, usual)).status).toBe(200);
    expect(server.connections.count).toBe(1);
  });
});

describe('kept-alive connections', () => {
  it('are trusted one by one', async () => {
    const { get } = connect();
    const together = Promise.withResolvers<object>();
    let waiting = 0;
    answer = () => {
      if (++waiting === 3) together.resolve({});
      return together.promise;
    };
    const askTogether = () => Promise.all(['/1', '/2', '/3'].map((path) => get(path, {}, usual)));
    await askTogether();
    server.kill('silent');
    vi.setSystemTime(Date.now() + 3_000);
    answer = async () => ({});
    await get('/4', {}, { ...usual, freshConnection: true });
    vi.setSystemTime(Date.now() + 3_000);

    await askTogether();

    expect(server.lost).toEqual([]);
    expect(server.connections.count).toBe(3 + 1 + 3);
  });
});
