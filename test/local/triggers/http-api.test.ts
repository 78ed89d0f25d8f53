import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHttpApi } from '../../../local/triggers/http-api.ts';
import { parseRouteKey } from '../../../local/triggers/routes.ts';
import { startToy } from '../../support/local-function.ts';

const echo = `exports.handler = async (event) => ({
  statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) })`;

async function serve(code: string, { timeoutMs = 30_000 } = {}) {
  const target = startToy(code);
  const routes = [
    'POST /calls/{callId}',
    'GET /calls/{callId}',
    'POST /webhooks/calls',
    'POST /calls/newest',
  ].map((key) => ({ ...parseRouteKey(key), target, timeoutMs, needsSignature: false }));
  const api = await startHttpApi(0, () => routes);
  onTestFinished(api.close);
  return api.origin;
}

/** fetch would tidy up paths and headers */
function send(
  url: string,
  path: string,
  options: { headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { headers = {}, body } = options;
    const sent = request(url, { method: 'POST', path, headers }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    );
    sent.on('error', reject).end(body);
  });
}

const eventOf = ({ body }: { body: string }) => JSON.parse(body);

describe('the local HTTP API', () => {
  it('hands over an event of payload format 2.0', async () => {
    const origin = await serve(echo);

    const event = eventOf(
      await send(origin, '/calls/123?a=1&b=x%20y&a=2', {
        headers: {
          'Content-Type': 'application/json',
          'X-Many': ['one', 'two'],
          Cookie: 'k=v; l=w',
          'User-Agent': 'test',
        },
        body: '{"n":1}',
      }),
    );

    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /calls/{callId}',
      rawPath: '/calls/123',
      rawQueryString: 'a=1&b=x%20y&a=2',
      cookies: ['k=v', 'l=w'],
      headers: {
        'content-length': '7',
        'content-type': 'application/json',
        host: new URL(origin).host,
        'user-agent': 'test',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(origin).port,
        'x-forwarded-proto': 'http',
        'x-many': 'one,two',
      },
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { callId: '123' },
      body: '{"n":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: new URL(origin).host,
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/calls/123',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: expect.any(String),
        routeKey: 'POST /calls/{callId}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
  });

  it('leaves out what a request does not have', async () => {
    const event = eventOf(await send(await serve(echo), '/webhooks/calls'));

    for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(event).not.toHaveProperty(name);
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  for (const [type, isText] of [
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['text/plain', true],
    ['application/xml', true],
    ['application/x-www-form-urlencoded', false],
    ['application/octet-stream', false],
    ['application/cloudevents+json', false],
    [undefined, false],
  ] as const) {
    it(`gives a body of type ${type} as ${isText ? 'text' : 'base64'}`, async () => {
      const headers: Record<string, string> = type ? { 'content-type': type } : {};
      const answer = await send(await serve(echo), '/webhooks/calls', { headers, body: 'a=b' });

      expect(eventOf(answer)).toMatchObject({
        isBase64Encoded: !isText,
        body: isText ? 'a=b' : 'YT1i',
      });
    });
  }

  it('prefers a route without a variable, wherever it stands', async () => {
    const event = eventOf(await send(await serve(echo), '/calls/newest'));

    expect(event.routeKey).toBe('POST /calls/newest');
  });

  it('decodes a variable of the path, and nothing else', async () => {
    const event = eventOf(await send(await serve(echo), '/calls/1%2F..%2F2'));

    expect(event).toMatchObject({
      rawPath: '/calls/1%2F..%2F2',
      pathParameters: { callId: '1/../2' },
    });
  });

  for (const path of [
    '/',
    '/calls',
    '/calls/',
    '/calls/1/',
    '/calls//1',
    '//evil.example/calls/1',
  ]) {
    it(`has no route for ${path}`, async () => {
      expect(await send(await serve(echo), path)).toEqual({
        status: 404,
        body: '{"message":"Not Found"}',
      });
    });
  }

  it('refuses a body that is too much for a function', async () => {
    const body = Buffer.alloc(6 * 1024 * 1024 + 1);

    expect(await send(await serve(echo), '/webhooks/calls', { body })).toEqual({
      status: 413,
      body: '{"message":"Request Entity Too Large"}',
    });
  });

  it('refuses a body that is too much in base64', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024);

    const { status } = await send(await serve(echo), '/webhooks/calls', { body });

    expect(status).toBe(413);
  });

  it('infers the answer where the function names no status', async () => {
    const origin = await serve('exports.handler = async () => ({ n: 1 })');

    const response = await fetch(`${origin}/calls/1`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ n: 1 });
  });

  it('passes on status, headers, cookies and a binary body', async () => {
    const origin = await serve(`exports.handler = async () => ({
      statusCode: 202, headers: { 'X-Name': 'v', 'Content-Type': 'image/png' },
      cookies: ['a=1', 'b=2'], body: 'AAEC', isBase64Encoded: true })`);

    const response = await fetch(`${origin}/calls/1`);

    expect(response.status).toBe(202);
    expect(response.headers.get('x-name')).toBe('v');
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 1, 2]));
  });

  for (const [what, code] of [
    ['throws', 'exports.handler = async () => { throw new Error("secret") }'],
    ['cannot start', 'throw new Error("secret")'],
    [
      'answers more than 6 MB',
      'exports.handler = async () => ({ statusCode: 200, body: "x".repeat(6 * 1024 * 1024 + 100) })',
    ],
    ['answers with a status that is none', 'exports.handler = async () => ({ statusCode: "x" })'],
  ] as const) {
    it(`says 500 and no more when the function ${what}`, async () => {
      expect(await send(await serve(code), '/calls/1')).toEqual({
        status: 500,
        body: '{"message":"Internal Server Error"}',
      });
    });
  }

  it('says 503 when the function takes longer than the integration may', async () => {
    const origin = await serve('exports.handler = () => new Promise((r) => setTimeout(r, 5000))', {
      timeoutMs: 50,
    });

    expect(await send(origin, '/calls/1')).toEqual({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
  });
});
