import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../local/aws/listen.ts';
import { ControlError, createControl } from '../../local/control.ts';

let origin = '';
const changes: unknown[] = [];

beforeAll(async () => {
  const control = createControl();
  control.offer('lamp', {
    get: (query) => ({ on: query.get('on') }),
    post: (body) => {
      if (body === 'odd') throw new ControlError('a lamp takes no such thing');
      changes.push(body);
      return {};
    },
  });
  control.offer('sun', { get: () => ({}) });
  const { close, ...listening } = await listen(createServer(control.serve), 0, '');
  ({ origin } = listening);
  return close;
});

/** with any header, the Host too */
async function ask(path: string, headers: Record<string, string> = {}, body?: string) {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    request(`${origin}/_local/${path}`, { method, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(await text(response)) });
    })
      .on('error', reject)
      .end(body);
  });
  return answer;
}

const change = { 'x-call-enrichment': '1' };

describe('what a local run is asked', () => {
  it('is answered to programs of this machine', async () => {
    expect(await ask('lamp?on=yes')).toEqual({ status: 200, body: { on: 'yes' } });
    expect(await ask('lamp', { origin })).toMatchObject({ status: 200 });
    expect(await ask('lamp', change, '{"a":1}')).toEqual({ status: 200, body: {} });
    expect(changes).toEqual([{ a: 1 }]);
  });

  for (const [whom, headers] of [
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['an image in a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a name that leads here', { host: 'evil.example' }],
    ['a name that begins like one of ours', { host: 'localhost.evil.example' }],
  ] as [string, Record<string, string>][]) {
    it(`is not answered, nor done, for ${whom}`, async () => {
      const before = changes.length;

      expect(await ask('lamp', headers)).toMatchObject({ status: 403 });
      expect(await ask('lamp', { ...headers, ...change }, '{}')).toMatchObject({ status: 403 });
      expect(changes).toHaveLength(before);
    });
  }

  it('is not done for a form, which cannot send the header', async () => {
    const type = { 'content-type': 'text/plain' };

    expect(await ask('lamp', type, '{}')).toMatchObject({ status: 403 });
  });

  for (const [what, path, body, status] of [
    ['there is not', 'moon', undefined, 404],
    ['cannot be changed', 'sun', '{}', 405],
    ['is no JSON', 'lamp', '{', 400],
    ['is odd', 'lamp', '"odd"', 400],
    ['is too long', 'lamp', JSON.stringify('x'.repeat(70_000)), 400],
  ] as const) {
    it(`is refused where it ${what}`, async () => {
      expect(await ask(path, change, body)).toEqual({
        status,
        body: { error: expect.stringMatching(/./) },
      });
    });
  }
});
