import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageServer, servePage } from '../../../operate/page/server.ts';
import { pageActions } from '../../support/page-actions.ts';
import { pageRequest } from '../../support/page-request.ts';

const sent: number[] = [];
let page: PageServer;
let host: string;

beforeAll(async () => {
  const send = async (callIds: readonly number[]) => {
    sent.push(...callIds);
    return { queued: callIds.length };
  };
  page = await servePage(pageActions(Date.now(), { send }), 0);
  host = new URL(page.origin).host;
});
afterAll(() => page.close());

const ours = () => ({
  host,
  origin: page.origin,
  'sec-fetch-site': 'same-origin',
  'x-call-enrichment': '1',
});
const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ callIds: [1001] });

describe('the page', () => {
  it('is served under the names of this machine', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const headers = { host: `${name}:${new URL(page.origin).port}` };

      const { status, headers: answered } = await pageRequest(page.origin, '/', { headers });

      expect(status).toBe(200);
      expect(answered['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(answered).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(answered).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('answers and does what it asks itself', async () => {
    const read = await pageRequest(page.origin, '/api/stack', { headers: ours() });
    const headers = { ...ours(), ...json };
    const change = await pageRequest(page.origin, '/api/send', { method: 'POST', headers, body });

    expect(JSON.parse(read.body)).toMatchObject({ name: 'CallEnrichment-dev' });
    expect(JSON.parse(change.body)).toEqual({ queued: 1 });
    expect(sent.splice(0)).toEqual([1001]);
  });

  it('holds no markup, script or style that the policy would have to allow', async () => {
    const { body: html } = await pageRequest(page.origin, '/', { headers: { host } });

    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|\son\w+=|https?:/);
  });
});

// of a page at a name that was rebound, the browser says that it asks its own origin
const rebound = (name: string) => ({ host: name, origin: `http://${name}` });
const strangers: readonly [what: string, changed: object][] = [
  ['a name that was rebound to it', rebound('evil.example')],
  ['a rebound name with its port', rebound('evil.example:4567')],
  ['a name that begins like its own', rebound('127.0.0.1.evil.example')],
  ['its address without the port', rebound('127.0.0.1')],
  ['another port of its address', rebound('127.0.0.1:1')],
  ['a page of another origin', { origin: 'https://evil.example' }],
  ['a page of another port', { origin: 'http://127.0.0.1:1' }],
  ['a page of no origin', { origin: 'null' }],
  ['a page over TLS', { origin: 'https://127.0.0.1' }],
  ['a page of another site, whose Origin was left out', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine, likewise', { 'sec-fetch-site': 'same-site' }],
  ['a form or an image, which send no header', { 'x-call-enrichment': '' }],
  ['another value of the header', { 'x-call-enrichment': '2' }],
];

describe('what another page sends is refused', () => {
  it.each(strangers)('from %s', async (_, changed) => {
    const headers = { ...ours(), ...json, ...changed };
    const read = await pageRequest(page.origin, '/api/calls/123', { headers });
    const change = await pageRequest(page.origin, '/api/send', { method: 'POST', headers, body });

    expect([read.status, change.status]).toEqual([403, 403]);
    expect(read.body).not.toContain('clientPhone');
    expect(sent).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'as %s, which a form could write',
    async (type) => {
      const headers = { ...ours(), 'content-type': type };
      const { status } = await pageRequest(page.origin, '/api/send', {
        ...{ method: 'POST', headers, body },
      });

      expect(status).toBe(415);
      expect(sent).toEqual([]);
    },
  );

  it.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE'])('with %s', async (method) => {
    const headers = { ...ours(), ...json };
    const { status, headers: answered } = await pageRequest(page.origin, '/api/send', {
      ...{ method, headers },
    });

    expect([403, 405, 415]).toContain(status);
    expect(answered).not.toHaveProperty('access-control-allow-origin');
    expect(sent).toEqual([]);
  });

  it('when it asks for a change by reading', async () => {
    const { status } = await pageRequest(page.origin, '/api/send?callIds=1001', {
      headers: ours(),
    });

    expect(status).toBe(404);
    expect(sent).toEqual([]);
  });
});
