import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../local/aws/listen.ts';
import { sendWebhooks, type WebhookRoute } from '../../operate/send-webhooks.ts';

const secret = Buffer.from('a secret of 24 characters').toString('base64');

async function door(status = 202) {
  const received: { body: string; headers: IncomingHttpHeaders; url: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ body, headers: request.headers, url: request.url ?? '' });
      response.writeHead(status).end('{}');
    });
  });
  const { origin, close } = await listen(server, 0, '--port');
  onTestFinished(close);
  return { received, apiUrl: origin };
}

const send = (route: Partial<WebhookRoute> & { apiUrl: string }, callIds = [7, 8]) =>
  Array.fromAsync(
    sendWebhooks({ secretText: secret, tokenHeader: undefined, now: Date.now, ...route }, callIds, {
      pace: async () => {},
      signal: new AbortController().signal,
    }),
  );

describe('ids sent as webhooks', () => {
  for (const secretText of [secret, `whsec_${secret}`, JSON.stringify([secret, 'old'])]) {
    it(`are signed with the newest secret, as in ${secretText.slice(0, 6)}`, async () => {
      const { received, apiUrl } = await door();

      expect(await send({ apiUrl, secretText })).toEqual([1, 2]);

      expect(received.map(({ body, url }) => [url, body])).toEqual([
        ['/webhooks/calls', '{"callId":7}'],
        ['/webhooks/calls', '{"callId":8}'],
      ]);
      for (const { body, headers } of received) {
        const verify = () => new Webhook(secret).verify(body, headers as Record<string, string>);
        expect(verify).not.toThrow();
      }
    });
  }

  it('carry the secret where the stack takes tokens', async () => {
    const { received, apiUrl } = await door();

    await send({ apiUrl, tokenHeader: 'x-webhook-token' }, [7]);

    expect(received[0]?.headers).toMatchObject({ 'x-webhook-token': secret });
    expect(received[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  for (const [status, exitCode, next] of [
    [401, 1, '--token-header'],
    [429, 6, 'lower --rate'],
    [503, 6, 'Run it again'],
  ] as const) {
    it(`end at the first that is turned away with ${status}`, async () => {
      const { received, apiUrl } = await door(status);

      await expect(send({ apiUrl })).rejects.toMatchObject({
        message: expect.stringContaining(String(status)),
        next: expect.stringContaining(next),
        exitCode,
      });
      expect(received).toHaveLength(1);
    });
  }

  for (const secretText of ['', 'not base64!', '[1]', '["']) {
    it(`are not sent with a secret that is none, and do not tell it: ${secretText}`, async () => {
      const { received, apiUrl } = await door();

      await expect(send({ apiUrl, secretText })).rejects.toThrow(
        /^The webhook secret of the stack is none.$/,
      );
      expect(received).toEqual([]);
    });
  }
});
