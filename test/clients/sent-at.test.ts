import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCertificate } from '../../bench/fake-services/certificate.ts';
import { createBoundedGet } from '../../clients/bounded-get.ts';
import { createLiner } from '../../clients/liner.ts';
import { callDetail, calling, failing, resetting } from '../support/liner-answers.ts';
import { type LinerServer, startLiner } from '../support/liner-server.ts';

const realMs = Date.now();
const startMs = Date.parse('2026-11-23T12:00:00Z');
const never = new AbortController().signal;
const options = { signal: never, freshConnection: false };
const limits = { timeoutMs: 10_000, maxBytes: 1000 };

// time stands still but for what a test says takes long
const takes = (ms: number) => vi.advanceTimersByTime(ms);
const since = (ms: number) => ms - startMs;

let cleanUp: (() => Promise<unknown> | undefined)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(cleanUp.map((close) => close()));
  cleanUp = [];
});

async function listening(server: http.Server | https.Server): Promise<number> {
  (server as Server).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    server.closeAllConnections();
    return once(server.close(), 'close');
  });
  return (server.address() as AddressInfo).port;
}

// whatever the server does with a request takes a minute, and must not count
const answering: http.RequestListener = (_request, response) => {
  takes(60_000);
  response.end('{}');
};

describe('a request is sent', () => {
  it('once its connection is open', async () => {
    const port = await listening(http.createServer(answering));
    const { get } = createBoundedGet(new URL(`http://127.0.0.1:${port}`), limits);

    const answer = get('/', {}, options);
    takes(700);

    expect(since((await answer).sentAtMs)).toBe(700);
  });

  it('at once on a connection that is kept', async () => {
    const port = await listening(http.createServer((_request, response) => response.end('{}')));
    const { get } = createBoundedGet(new URL(`http://127.0.0.1:${port}`), limits);
    await get('/', {}, options);
    takes(700);

    const { sentAtMs } = await get('/', {}, options);

    expect(since(sentAtMs)).toBe(700);
  });

  for (const isOpened of [false, true]) {
    it(`once TLS is agreed on${isOpened ? ', over the connection opened before' : ''}`, async () => {
      const trusted = tls.getCACertificates('default');
      const certificate = await createCertificate(realMs);
      tls.setDefaultCACertificates([certificate.cert]);
      cleanUp.push(async () => tls.setDefaultCACertificates(trusted));
      const server = https.createServer(certificate, answering);
      server.on('connection', () => takes(700));
      const port = await listening(server);
      const { get, open } = createBoundedGet(new URL(`https://localhost:${port}`), limits);
      if (isOpened) await open(never).then(() => takes(300));

      const { sentAtMs } = await get('/', {}, options);

      expect(since(sentAtMs)).toBe(isOpened ? 1_000 : 700);
    });
  }
});

describe('a call is fetched', () => {
  let server: LinerServer;
  beforeEach(async () => {
    server = await startLiner();
    cleanUp.push(server.close);
  });

  const slowly = (ms: number, behave: http.RequestListener): http.RequestListener => {
    return (request, response) => {
      takes(ms);
      behave(request, response);
    };
  };

  function fetchCall(token: {
    current?: () => Promise<string>;
    afterRefusal?: () => Promise<string>;
  }) {
    const slow = { current: async () => 'old', afterRefusal: async () => undefined, ...token };
    const { origin } = server;
    const liner = createLiner({ origin, timeoutMs: 10_000, token: slow, onRequest: () => {} });
    return liner.fetchCall(7, never);
  }

  it('after the token was read', async () => {
    server.script(7, slowly(60_000, calling()));

    const { data, sentAtMs } = await fetchCall({
      current: async () => {
        takes(3_000);
        return 'token';
      },
    });

    expect([data, since(sentAtMs)]).toEqual([callDetail(7), 3_000]);
  });

  for (const [what, first] of [
    ['broke', resetting],
    ['failed', failing(503)],
  ] as const) {
    it(`by the second request, where the first one ${what}`, async () => {
      server.script(7, slowly(5_000, first), slowly(60_000, calling()));

      const { sentAtMs } = await fetchCall({});

      expect(since(sentAtMs)).toBe(5_000);
    });
  }

  it('by the request with the fresh token, where the held one is refused', async () => {
    server.accepted = ['new'];
    server.script(7, slowly(60_000, calling()));

    const { sentAtMs } = await fetchCall({
      afterRefusal: async () => {
        takes(2_000);
        return 'new';
      },
    });

    expect(since(sentAtMs)).toBe(2_000);
  });
});
