import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadRecording } from '../../clients/recording-download.ts';
import { audio } from '../support/copy-function.ts';
import type { Behaviour } from '../support/liner-answers.ts';

let server: http.Server;
let behave: Behaviour;
beforeEach(async () => {
  server = http.createServer((request, response) => {
    response.setHeader('content-type', 'audio/mpeg');
    behave(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const { signal } = new AbortController();

async function download(stallMs: number, until = signal) {
  const { port } = server.address() as AddressInfo;
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  request.on('error', () => {});
  const [response] = await once(request, 'response');
  return { response, read: downloadRecording(response, { maxBytes: 1e9, stallMs }, until) };
}

/** Pieces of this size, each as soon as the one before has left. */
const pieces =
  (size: number): Behaviour =>
  (_, response) => {
    const timer = setInterval(() => response.write(audio(size)), 1);
    response.on('close', () => clearInterval(timer));
  };

describe('a recording that stalls', () => {
  it.each([
    ['before its first byte', ((_, response) => response.flushHeaders()) as Behaviour],
    ['after few bytes', ((_, response) => response.write(audio(100))) as Behaviour],
    ['though bytes drop in', pieces(1)],
  ])('%s is given up, and the connection with it', async (_, behaviour) => {
    behave = behaviour;
    const { response, read } = await download(100);

    await expect(read).rejects.toMatchObject({
      ...{ code: 'RECORDING_UNAVAILABLE', reason: 'stalled' },
    });
    expect(response.destroyed).toBe(true);
  });

  it('after its beginning was judged ends its body in the same error', async () => {
    behave = (_, response) => response.write(audio(100_000));
    const { response, read } = await download(100);
    const { body } = await read;

    await expect(buffer(body)).rejects.toMatchObject({
      ...{ code: 'RECORDING_UNAVAILABLE', reason: 'stalled' },
    });
    expect(response.destroyed).toBe(true);
  });

  it('is not one whose reader is slow', async () => {
    behave = (_, response) => response.end(audio(500_000));
    const { read } = await download(50);
    const { body, bytes } = await read;
    // longer than a stall, in the time of the test's own process
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 60);
    await promise;

    expect((await buffer(body)).equals(audio(500_000))).toBe(true);
    expect(bytes()).toBe(500_000);
  });
});

describe('a reader that ends', () => {
  it('closes the connection', async () => {
    behave = pieces(10_000);
    const { response, read } = await download(30_000);
    const { body } = await read;

    await body.next();
    await body.return(undefined);

    expect(response.destroyed).toBe(true);
  });

  it('because time is up says so', async () => {
    behave = pieces(100);
    const until = new AbortController();
    const { response, read } = await download(30_000, until.signal);

    until.abort();
    response.destroy();

    await expect(read.then(({ body }) => buffer(body))).rejects.toMatchObject({
      code: 'DEADLINE_REACHED',
    });
  });
});
