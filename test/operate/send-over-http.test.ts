import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../local/aws/listen.ts';
import { sendOverHttp } from '../../operate/send-over-http.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' };
const client = new SQSClient({ region, credentials });

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly date?: string;
}

async function api(...answers: Answer[]) {
  const received: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ method = '', url = '', headers }, response) => {
    const { status, body = '{}', date } = answers[received.length] ?? { status: 200 };
    received.push({ method, url, headers });
    if (date) response.setHeader('date', date);
    response.writeHead(status).end(body);
  });
  const { origin, close } = await listen(server, 0, '--port');
  onTestFinished(close);
  return { received, apiUrl: origin };
}

const send = (apiUrl: string, callIds = [7, 8], signal = new AbortController().signal) =>
  Array.fromAsync(
    sendOverHttp({ apiUrl, region, client, now: Date.now }, callIds, {
      pace: async () => {},
      signal,
    }),
  );

const problem = (status: number, code: string) => ({ status, body: JSON.stringify({ code }) });
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureOf(method: string, url: string, headers: IncomingHttpHeaders, names: string) {
  const time = String(headers['x-amz-date']);
  const scope = [time.slice(0, 8), region, 'execute-api', 'aws4_request'];
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, url, '', lines.join(''), names, hash('')].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(canonical)].join('\n');
  return hmac(key, text).toString('hex');
}

describe('ids sent over HTTP', () => {
  it('are asked for one by one, each signed', async () => {
    const { received, apiUrl } = await api({ status: 200 }, { status: 202 });

    expect(await send(apiUrl)).toEqual([1, 2]);

    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /calls/7',
      'POST /calls/8',
    ]);
    for (const { method, url, headers } of received) {
      const [, scope, names = '', signature] =
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/(.*), SignedHeaders=(.*), Signature=(.*)$/.exec(
          headers.authorization ?? '',
        ) ?? [];
      expect(scope).toBe('eu-west-1/execute-api/aws4_request');
      expect(names.split(';')).toEqual(
        expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']),
      );
      expect(signature).toBe(signatureOf(method, url, headers, names));
    }
  });

  it('that are refused for good hold nobody up, and are named', async () => {
    const refusals = [problem(404, 'CALL_NOT_FOUND'), problem(422, 'LINER_REFUSED_REQUEST')];
    const { received, apiUrl } = await api(...refusals);

    await expect(send(apiUrl, [7, 8, 9])).rejects.toMatchObject({
      message: 'Calls that were refused: 7 CALL_NOT_FOUND, 8 LINER_REFUSED_REQUEST.',
      exitCode: 1,
    });
    expect(received).toHaveLength(3);
  });

  it('are named up to twenty', async () => {
    const callIds = Array.from({ length: 25 }, (_, n) => n + 1);
    const { apiUrl } = await api(...callIds.map(() => problem(404, 'CALL_NOT_FOUND')));

    await expect(send(apiUrl, callIds)).rejects.toThrow(/20 CALL_NOT_FOUND and 5 more\.$/);
  });

  const forbidden = { status: 403, body: '{"message":"Forbidden"}' };
  const hourAgo = new Date(Date.now() - 3_600_000).toUTCString();
  for (const [what, answer, exitCode, next] of [
    ['credentials that may not', forbidden, 5, 'may not execute-api:Invoke'],
    ['a wrong clock', { ...forbidden, date: hourAgo }, 5, 'clock is wrong'],
    ['too much at once', { status: 429 }, 6, 'lower --rate'],
    ['an API that is unwell', problem(503, 'QUEUE_UNAVAILABLE'), 6, 'Run it again'],
    ['another API', { status: 404, body: '{"message":"Not Found"}' }, 1, 'not the HTTP API'],
    ['another server', { status: 404, body: '<p>' }, 1, 'not the HTTP API'],
  ] as const) {
    it(`end at the first, for ${what}`, async () => {
      const { received, apiUrl } = await api(answer);

      await expect(send(apiUrl)).rejects.toMatchObject({
        message: `The request for call 7 was turned away with ${answer.status}.`,
        next: expect.stringContaining(next),
        exitCode,
      });
      expect(received).toHaveLength(1);
    });
  }

  it('stop when cut off', async () => {
    const { received, apiUrl } = await api();

    expect(await send(apiUrl, [7], AbortSignal.abort())).toEqual([]);
    expect(received).toEqual([]);
  });
});
