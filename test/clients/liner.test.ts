import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiner, LinerOrigin } from '../../clients/liner.ts';
import { PermanentError } from '../../core/errors.ts';
import { tokenCanary } from '../support/canaries.ts';
import {
  callDetail,
  calling,
  failing,
  hanging,
  resetting,
  text,
} from '../support/liner-answers.ts';
import { type LinerServer, startLiner } from '../support/liner-server.ts';

let server: LinerServer;
beforeEach(async () => {
  server = await startLiner();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const never = new AbortController().signal;
const token = { current: async () => tokenCanary, afterRefusal: async () => undefined };

function connect(onRequest: (status: number | undefined) => void = () => {}) {
  return createLiner({ origin: server.origin, timeoutMs: 10_000, token, onRequest }).fetchCall;
}

describe('the Liner client', () => {
  it('resolves to the data of the answer', async () => {
    const fetchCall = connect();

    await expect(fetchCall(7, never)).resolves.toMatchObject({ data: callDetail(7) });
  });

  for (const status of [404, 410]) {
    it(`tells of a ${status} that the call is missing, and when it asked`, async () => {
      const fetchCall = connect();
      server.script(7, failing(status));
      const beforeMs = Date.now();

      const { data, sentAtMs, missing } = await fetchCall(7, never);

      expect(data).toBeUndefined();
      expect(missing).toBeInstanceOf(PermanentError);
      expect(sentAtMs).toBeGreaterThanOrEqual(beforeMs);
    });
  }

  it('reads an answer of 1 MiB, and not a byte more', async () => {
    const answer = JSON.stringify({ success: true, message: '', data: callDetail(7) });
    server.script(7, text(answer.padEnd(2 ** 20)), text(answer.padEnd(2 ** 20 + 1)));
    const fetchCall = connect();

    await expect(fetchCall(7, never)).resolves.toMatchObject({ data: callDetail(7) });
    await expect(fetchCall(7, never)).rejects.toMatchObject({ code: 'LINER_ANSWER_TOO_LARGE' });
  });

  for (const [status, code] of [
    [300, 'LINER_REDIRECTED'],
    [399, 'LINER_REDIRECTED'],
    [400, 'LINER_REFUSED_REQUEST'],
    [499, 'LINER_REFUSED_REQUEST'],
    [500, 'LINER_UNAVAILABLE'],
  ] as const) {
    it(`refuses an answer of ${status} as ${code}, however large it is`, async () => {
      server.script(7, text(' '.repeat(2 ** 20 + 1), status));

      await expect(connect()(7, never)).rejects.toMatchObject({ code });
    });
  }

  it('keeps connections, and uses them again', async () => {
    const fetchCall = connect();

    await fetchCall(7, never);
    await fetchCall(8, never);

    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  it('makes its quick retry on a fresh connection', async () => {
    const fetchCall = connect();
    server.script(7, resetting, calling());
    server.script(8, failing(500), calling());
    await fetchCall(6, never);

    await fetchCall(7, never);
    await fetchCall(8, never);

    const connectionsOf = (callId: number) =>
      new Set(server.requestsFor(callId).map(({ connection }) => connection));
    expect(connectionsOf(7).size).toBe(2);
    expect(connectionsOf(8).size).toBe(2);
  });

  it('survives a connection that died while it was idle', async () => {
    const fetchCall = connect();
    server.script(6, (request, response) => {
      calling()(request, response);
      response.on('finish', () => request.socket.destroySoon());
    });
    await fetchCall(6, never);

    await expect(fetchCall(7, never)).resolves.toMatchObject({ data: callDetail(7) });
  });

  it('trusts no connection after a freeze', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const fetchCall = connect();
    await fetchCall(6, never);
    vi.advanceTimersByTime(5_000);

    await fetchCall(7, never);

    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it('tells of every request how it ended', async () => {
    const statuses: (number | undefined)[] = [];
    const fetchCall = connect((status) => statuses.push(status));
    server.script(7, resetting, failing(503));

    await expect(fetchCall(7, never)).rejects.toThrow('LINER_UNAVAILABLE');

    expect(statuses).toEqual([undefined, 503]);
  });

  it('makes no request once its time is over', async () => {
    const fetchCall = connect();

    await expect(fetchCall(7, AbortSignal.abort())).rejects.toThrow('DEADLINE_REACHED');

    expect(server.requests).toEqual([]);
  });

  it('makes no quick retry once its time is over', async () => {
    const time = new AbortController();
    const fetchCall = connect();
    server.script(7, (request) => {
      time.abort();
      request.socket.destroy();
    });

    await expect(fetchCall(7, time.signal)).rejects.toThrow('DEADLINE_REACHED');

    expect(server.requests).toHaveLength(1);
  });

  it('closes the connection it gives up', async () => {
    const time = new AbortController();
    const fetchCall = connect();
    const closed = new Promise<void>((resolve) => {
      server.script(7, (request, response) => {
        request.socket.on('close', () => resolve());
        hanging(request, response);
      });
    });

    const answer = fetchCall(7, time.signal);
    answer.catch(() => {});
    await server.arrived(1);
    time.abort();

    await expect(answer).rejects.toThrow('DEADLINE_REACHED');
    await closed;
  });

  it('reports a server that is not there after two tries', async () => {
    const statuses: unknown[] = [];
    const { fetchCall } = createLiner({
      origin: 'http://127.0.0.1:1',
      timeoutMs: 10_000,
      token,
      onRequest: (status) => statuses.push(status),
    });

    await expect(fetchCall(7, never)).rejects.toThrow('LINER_UNREACHABLE');

    expect(statuses).toEqual([undefined, undefined]);
  });
});

describe('the origin of Liner', () => {
  const good = [
    'https://liner.example',
    'https://liner.example/',
    'https://liner.example:8443',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
  ];
  const bad = [
    '',
    'liner.example',
    'http://liner.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://liner.example',
    'https://user:secret@liner.example',
    'https://liner.example/api',
    'https://liner.example?x=1',
    'https://liner.example#x',
    'file:///etc/passwd',
  ];

  it.each(good)('may be %s', (origin) => {
    expect(LinerOrigin.safeParse(origin).success).toBe(true);
  });

  it.each(bad)('is not "%s"', (origin) => {
    expect(LinerOrigin.safeParse(origin).success).toBe(false);
  });
});
