import { Readable } from 'node:stream';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { playRoute } from '../../../operate/page/play-route.ts';
import { type PageServer, servePage } from '../../../operate/page/server.ts';
import { playRecording } from '../../../operate/play-recording.ts';
import { recordingsOf } from '../../../operate/stored-recordings.ts';
import { storedRecording, tone } from '../../support/audio.ts';
import { fauxqsBucket } from '../../support/fauxqs-bucket.ts';
import { pageActions } from '../../support/page-actions.ts';
import { pageRequest } from '../../support/page-request.ts';

const bucket = fauxqsBucket();
const file = tone(0.5);
const key = 'calls/7/1.wav';
let page: PageServer;

beforeAll(async () => {
  const actions = pageActions(Date.now(), {
    recording: async (callId, recordingId) =>
      (await recordingsOf(bucket, callId)).find((each) => each.recordingId === recordingId),
    play: (recording, range, signal) => playRecording(bucket, recording.key, range, signal),
  });
  page = await servePage(actions, 0);
});
afterAll(() => page.close());
beforeEach(() => bucket.put(key, file, 'audio/wav'));

const ours = { 'x-call-enrichment': '1' };
async function urlOf(recording: string) {
  const response = await fetch(`${page.origin}/api/calls/7/recordings/${recording}`, {
    headers: ours,
  });
  return ((await response.json()) as { url: string }).url;
}
const play = (url: string, headers: Record<string, string> = {}) =>
  fetch(page.origin + url, { headers });

describe('a recording that is stored', () => {
  it('is heard whole, and nobody keeps it', async () => {
    const response = await play(await urlOf('1'));

    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(file.length),
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(file)).toBe(true);
  });

  it.each([
    ['bytes=100-199', 100, 200],
    ['bytes=8000-', 8000, file.length],
    ['bytes=-10', file.length - 10, file.length],
    ['bytes=0-999999', 0, file.length],
  ])('is heard from a place on: %s', async (range, from, to) => {
    const response = await play(await urlOf('1'), { range });

    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${file.length}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(file.subarray(from, to))).toBe(true);
  });

  it.each(['bytes=0-1,5-6', 'lines=1-2', 'bytes=-', 'bytes=a-b'])(
    'is heard whole where no range is asked for that anybody knows: %s',
    async (range) => {
      expect((await play(await urlOf('1'), { range })).status).toBe(200);
    },
  );

  it('ends where it ends', async () => {
    expect((await play(await urlOf('1'), { range: 'bytes=999999-' })).status).toBe(416);
  });

  it('is not there once it is erased', async () => {
    const url = await urlOf('1');
    await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key }));

    expect((await play(url)).status).toBe(404);
    expect(await urlOf('1')).toBeUndefined();
  });

  it('is nothing that a browser would show or run', async () => {
    await bucket.put('calls/7/2.html', '<script>alert(1)</script>', 'text/html');

    const { headers } = await play(await urlOf('2'));

    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('who did not get the address from the page', () => {
  it.each(['/play/', '/play/x', '/play/../api/stack', '/play/calls%2F7%2F1.wav'])(
    'hears nothing at %s',
    async (url) => {
      const { status } = await pageRequest(page.origin, url, { headers: { host: hostOf() } });
      expect([403, 404]).toContain(status);
    },
  );

  it.each([
    ['asks for one without our header', { host: hostOf }],
    ['asks for one from elsewhere', { host: hostOf, ...ours, origin: 'https://evil.example' }],
  ])('gets none: %s', async (_, { host, ...headers }) => {
    const path = '/api/calls/7/recordings/1';
    const answer = await pageRequest(page.origin, path, { headers: { host: host(), ...headers } });

    expect(answer.status).toBe(403);
  });

  it('hears nothing with the address either, as another page or under another name', async () => {
    const url = await urlOf('1');
    for (const headers of [
      { host: hostOf(), 'sec-fetch-site': 'cross-site' },
      { host: hostOf(), 'sec-fetch-site': 'same-site' },
      { host: hostOf(), origin: 'https://evil.example' },
      { host: 'rebound.example' },
    ]) {
      expect((await pageRequest(page.origin, url, { headers })).status).toBe(403);
    }
    const { status } = await pageRequest(page.origin, url, {
      ...{ method: 'POST', headers: { host: hostOf() } },
    });
    expect(status).toBe(405);
  });

  it.each(['0', 'x', '1/..', '1.wav'])('asks for recording %s in vain', async (id) => {
    const path = `calls/7/recordings/${encodeURIComponent(id)}`;
    const { status } = await fetch(`${page.origin}/api/${path}`, { headers: ours });

    expect(status).toBe(400);
  });
});

describe('an address', () => {
  const addresses = (now: () => number) => {
    const player = playRoute(pageActions(), now);
    const status = async (ticket: string) => (await player.route.request(`/${ticket}`)).status;
    return { issue: () => player.ticketFor(storedRecording(7)), status };
  };

  it('is good for an hour after it was last used', async () => {
    let nowMs = 0;
    const { issue, status } = addresses(() => nowMs);
    const [used, unused] = [issue(), issue()];

    nowMs = 50 * 60_000;
    expect(await status(used)).toBe(200);
    nowMs = 100 * 60_000;

    expect([await status(used), await status(unused)]).toEqual([200, 404]);
  });

  it('is one of two hundred', async () => {
    const { issue, status } = addresses(() => 0);
    const first = issue();
    const later = Array.from({ length: 200 }, issue);

    expect([await status(first), await status(later[199] ?? '')]).toEqual([404, 200]);
  });

  it('has nobody read on for a browser that has gone', async () => {
    const source = Readable.from(endless());
    const actions = pageActions(Date.now(), {
      play: async () => ({ status: 200, headers: {}, body: source }),
    });
    const own = await servePage(actions, 0);
    const asked = await fetch(`${own.origin}/api/calls/7/recordings/1`, { headers: ours });
    const { url } = (await asked.json()) as { url: string };
    const closing = new AbortController();
    const response = await fetch(own.origin + url, { signal: closing.signal });
    await response.body?.getReader().read();
    const closed = new Promise((resolve) => source.once('close', resolve));

    closing.abort();

    await closed;
    await own.close();
  });
});

function* endless() {
  for (;;) yield Buffer.alloc(65_536);
}

function hostOf(): string {
  return new URL(page.origin).host;
}
