import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signatureAuth } from '../../../functions/calls-api/webhook-auth.ts';
import { listen } from '../../../local/aws/listen.ts';
import { sendWebhook } from '../../../local/demo/webhook-sender.ts';

const nowMs = Date.parse('2026-11-25T12:00:00.700Z');
const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

async function receiver() {
  const received: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(202).end();
  });
  const { origin, close } = await listen(server, 0, 'port');
  onTestFinished(close);
  return { origin, received };
}

describe('the webhook sender of the demonstration', () => {
  it('signs what the stack accepts', async () => {
    const { origin, received } = await receiver();
    const auth = { mode: 'signature', tokenHeader: 'x-token', secret } as const;

    const status = await sendWebhook(origin, '{"callId":1}', auth, nowMs);

    const [{ headers, body }] = received as [(typeof received)[0]];
    expect(status).toBe(202);
    const { doubt } = signatureAuth(() => nowMs);
    expect(doubt({ headers, body: Buffer.from(body) }, [secret])).toBeUndefined();
    expect(body).toBe('{"callId":1}');
    expect(headers).not.toHaveProperty('x-token');
  });

  it('shows the shared token where the stack wants that', async () => {
    const { origin, received } = await receiver();

    await sendWebhook(origin, '{}', { mode: 'token', tokenHeader: 'x-token', secret }, Date.now());

    expect(received[0]?.headers).toMatchObject({ 'x-token': secret });
    expect(received[0]?.headers).not.toHaveProperty('webhook-signature');
  });
});
