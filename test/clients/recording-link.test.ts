import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenRecordingLink } from '../../clients/recording-link.ts';

const link = 'https://files.example/canary-link-3d9a.mp3';
const { signal } = new AbortController();

/** Opens a link whose name stands for these addresses, or for none; the names that were looked up. */
function opening(found: readonly string[] | NodeJS.ErrnoException, stallMs = 30_000) {
  const asked: string[] = [];
  const addresses = Array.isArray(found)
    ? found.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
    : [];
  const resolve = (name: string, _: object, answer: (...args: unknown[]) => void) => {
    asked.push(name);
    if (Array.isArray(found)) answer(null, addresses);
    else answer(found, []);
  };
  const open = createOpenRecordingLink({
    hosts: new Set(['files.example']),
    stallMs,
    resolve: resolve as never,
  });
  return { open, asked };
}

describe('the name in a link', () => {
  it.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['10.0.0.1']],
    [['::1']],
    [['fd00:ec2::254']],
    [['::ffff:127.0.0.1']],
    [['93.184.215.14', '127.0.0.1']],
    [['93.184.215.14', 'fe80::1']],
  ])('may not stand for %j', async (addresses) => {
    const { open, asked } = opening(addresses);

    await expect(open(link, signal)).rejects.toMatchObject({
      ...{ code: 'RECORDING_LINK_FOREIGN', reason: 'address-not-public' },
    });
    // what was checked is what would have been connected to
    expect(asked).toEqual(['files.example']);
  });

  it.each([
    ['ENOTFOUND', Object.assign(new Error('files.example'), { code: 'ENOTFOUND' })],
    ['EAI_AGAIN', Object.assign(new Error('files.example'), { code: 'EAI_AGAIN' })],
    ['no address', []],
  ])('that is not known now (%s) may be later', async (_, found) => {
    const { open } = opening(found);

    const failure = await open(link, signal).catch((error: Error) => error);

    expect(failure).toMatchObject({ code: 'RECORDING_UNAVAILABLE', reason: 'unreachable' });
    expect(failure).toMatchObject({ message: 'RECORDING_UNAVAILABLE', cause: undefined });
  });
});

describe('a server on this machine', () => {
  let server: http.Server;
  let localOrigin: string;
  beforeEach(async () => {
    server = http.createServer(() => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    localOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('that says nothing is given up', async () => {
    const open = createOpenRecordingLink({ hosts: new Set(), localOrigin, stallMs: 20 });

    await expect(open(`${localOrigin}/1`, signal)).rejects.toMatchObject({
      ...{ code: 'RECORDING_UNAVAILABLE', reason: 'stalled' },
    });
  });

  it('is not asked when time is up before', async () => {
    const open = createOpenRecordingLink({ hosts: new Set(), localOrigin, stallMs: 20_000 });
    let requests = 0;
    server.on('request', () => requests++);

    await expect(open(`${localOrigin}/1`, AbortSignal.abort())).rejects.toMatchObject({
      code: 'DEADLINE_REACHED',
    });
    expect(requests).toBe(0);
  });
});
