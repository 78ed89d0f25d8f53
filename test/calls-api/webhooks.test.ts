import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, vi } from 'vitest';
import { badMessages } from '../faults/bad-input.ts';
import { callsApiFunction, problem } from '../support/calls-api-function.ts';
import { webhookSecretCanary } from '../support/canaries.ts';
import { webhookSecretArn } from '../support/environments.ts';
import { httpEvent, signedHeaders, webhook } from '../support/http-event.ts';

const api = callsApiFunction();

const unauthorized = problem(401, 'Unauthorized', 'WEBHOOK_UNAUTHORIZED');
const large = 'x'.repeat(256 * 1024 + 1);
const secondsFromNow = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

describe('a signed webhook', () => {
  it('is answered 202 once its call id is queued', async () => {
    const answer = await api.send(webhook('{"callId": "7", "agent": "A."}'));

    expect(answer).toMatchObject({ status: 202, body: { callId: 7, outcome: 'queued' } });
    expect(api.queues.queued()).toEqual([{ body: '{"callId":7}', attributes: {} }]);
  });

  it('is answered 503 when the queue takes nothing', async () => {
    api.queues.client.on(SendMessageCommand).rejects(new Error('down'));

    const answer = await api.send(webhook());

    expect(answer).toEqual(problem(503, 'Service Unavailable', 'QUEUE_UNAVAILABLE'));
    expect(answer.headers['retry-after']).toBe('30');
  });

  it('may name its headers in any case', async () => {
    const headers = Object.fromEntries(
      Object.entries(signedHeaders()).map(([name, value]) => [name.toUpperCase(), value]),
    );

    const answer = await api.send(
      httpEvent({ routeKey: 'POST /webhooks/calls', headers, body: '{"callId":7}' }),
    );

    expect(answer.status).toBe(202);
  });

  it('is verified over the raw bytes when they come in base64', async () => {
    const body = Buffer.from('{"callId": 7, "agent": "Ёлка"}');

    const answer = await api.send(
      httpEvent({
        routeKey: 'POST /webhooks/calls',
        headers: signedHeaders({ body }),
        body: body.toString('base64'),
        isBase64Encoded: true,
      }),
    );

    expect(answer.status).toBe(202);
  });

  it('reads the id where the sender puts it', async () => {
    await api.restart({ CALL_ID_POINTER: '/data/call/id' });

    const answer = await api.send(webhook('{"data": {"call": {"id": 8}}}'));

    expect(answer.body).toEqual({ callId: 8, outcome: 'queued' });
  });

  for (const type of [
    'application/json; charset=utf-8',
    'application/cloudevents+json',
    'Application/JSON',
  ]) {
    it(`may call its JSON ${type}`, async () => {
      const answer = await api.send(webhook('{"callId":7}', { 'content-type': type }));

      expect(answer.status).toBe(202);
    });
  }

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    it(`may not be ${type || 'of no type'}`, async () => {
      const answer = await api.send(webhook('{"callId":7}', { 'content-type': type }));

      expect(answer).toEqual(problem(415, 'Unsupported Media Type', 'CONTENT_TYPE_UNSUPPORTED'));
    });
  }

  for (const { message, body, code } of badMessages.filter(
    ({ body }) => body.length < 256 * 1024,
  )) {
    it(`of ${message} is refused as ${code}, without an echo`, async () => {
      const answer = await api.send(webhook(body));

      expect(answer).toEqual(problem(400, 'Bad Request', code));
      expect(api.queues.queued()).toEqual([]);
    });
  }

  it('of bytes that are no text is refused', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);

    const answer = await api.send({
      ...webhook(),
      headers: signedHeaders({ body }),
      body: body.toString('base64'),
      isBase64Encoded: true,
    });

    expect(answer).toEqual(problem(400, 'Bad Request', 'MESSAGE_UNREADABLE'));
  });
});

describe('a webhook that does not verify', () => {
  // made when they are sent: each is good for 300 s
  const strangers = (good = signedHeaders()): Record<string, Record<string, string>> => ({
    'without a signature': { 'webhook-signature': '' },
    'without an id': { 'webhook-id': '' },
    'without a time': { 'webhook-timestamp': '' },
    'of another id': { 'webhook-id': 'msg_other' },
    'with a short signature': { 'webhook-signature': 'v1,AAAA' },
    'with a bare signature': { 'webhook-signature': good['webhook-signature']?.slice(3) ?? '' },
    'of another scheme': {
      'webhook-signature': good['webhook-signature']?.replace('v1,', 'v1a,') ?? '',
    },
    'signed with another secret': signedHeaders({ secret: 'whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0' }),
    'signed over another body': signedHeaders({ body: '{"callId":8}' }),
    'of a time that is none': signedHeaders({ timestamp: '1674087231abc' }),
    'of a time in letters': signedHeaders({ timestamp: 'now' }),
    'of a time with a fraction': signedHeaders({ timestamp: `${secondsFromNow(0)}.0` }),
    'of a time with a sign': signedHeaders({ timestamp: `+${secondsFromNow(0)}` }),
    'of a time in milliseconds': signedHeaders({ timestamp: String(Date.now()) }),
    'older than 300 s': signedHeaders({ timestamp: secondsFromNow(-360) }),
    'earlier than 300 s': signedHeaders({ timestamp: secondsFromNow(360) }),
  });
  for (const name of Object.keys(strangers())) {
    it(`${name} is answered with the constant 401`, async () => {
      const answer = await api.send(webhook('{"callId":7}', strangers()[name]));

      expect(answer).toEqual(unauthorized);
      expect(api.queues.queued()).toEqual([]);
    });
  }

  it('without any header is answered with the constant 401', async () => {
    const answer = await api.send({ version: '2.0', routeKey: 'POST /webhooks/calls' });

    expect(answer).toEqual(unauthorized);
  });
});

describe('the checks come in order:', () => {
  const unsigned = { 'webhook-signature': 'v1,AAAA', 'content-type': 'text/plain' };

  it('size before signature', async () => {
    expect((await api.send(webhook(large, unsigned))).status).toBe(413);
  });

  it('signature before type', async () => {
    expect((await api.send(webhook('no JSON', unsigned))).status).toBe(401);
  });

  it('type before content', async () => {
    expect((await api.send(webhook('no JSON', { 'content-type': 'text/plain' }))).status).toBe(415);
  });

  it('content last', async () => {
    expect((await api.send(webhook('no JSON'))).status).toBe(400);
  });

  it('and the size is that of the bytes', async () => {
    const umlauts = 'ä'.repeat(128 * 1024 + 1);

    expect(await api.send(webhook(umlauts))).toEqual(
      problem(413, 'Content Too Large', 'BODY_TOO_LARGE'),
    );
  });
});

describe('the webhook secret', () => {
  const next = 'bmV4dC13ZWJob29rLXNlY3JldC0wMDAy';

  it('may be two while it rotates', async () => {
    api.secrets.put(webhookSecretArn, JSON.stringify([webhookSecretCanary, next]));

    for (const secret of [webhookSecretCanary, next]) {
      expect((await api.send(webhook('{"callId":7}', signedHeaders({ secret })))).status).toBe(202);
    }
  });

  it('is read once for many webhooks', async () => {
    await Promise.all([api.send(webhook()), api.send(webhook()), api.send(webhook())]);

    expect(api.secrets.reads()).toBe(1);
  });

  it('that cannot be read leaves the sender to repeat', async () => {
    api.secrets.failWhile(() => true);

    const answer = await api.send(webhook());

    expect(answer).toEqual(problem(503, 'Service Unavailable', 'WEBHOOK_SECRET_UNAVAILABLE'));
  });

  for (const secret of [
    '',
    'short',
    '[]',
    '["short"]',
    `["${next}","${next}","${next}"]`,
    '[',
    'пароль-пароль-пароль-пароль',
    '----------------',
  ]) {
    it(`is not ${secret || 'empty'}: nobody is let in`, async () => {
      api.secrets.put(webhookSecretArn, secret);

      const answer = await api.send(webhook('{"callId":7}', signedHeaders({ secret })));

      expect(answer).toEqual(problem(503, 'Service Unavailable', 'WEBHOOK_SECRET_MALFORMED'));
    });
  }

  it('that expired is still good while Secrets Manager is down', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await api.restart();
    await api.send(webhook());
    api.secrets.failWhile(() => true);
    vi.advanceTimersByTime(3_600_000);

    expect((await api.send(webhook())).status).toBe(202);
  });
});

describe('a sender that cannot sign', () => {
  const token = 'a-shared-token-of-some-length!';
  const send = async (headers: Record<string, string>, environment = {}) => {
    api.secrets.put(webhookSecretArn, token);
    await api.restart({ WEBHOOK_AUTH: 'token', ...environment });
    const all = { 'content-type': 'application/json', ...headers };
    return api.send(
      httpEvent({ routeKey: 'POST /webhooks/calls', headers: all, body: '{"callId":7}' }),
    );
  };

  it('shows the token instead, in a header of any case', async () => {
    expect((await send({ 'X-Webhook-Token': token })).status).toBe(202);
  });

  it('may use a header of its own', async () => {
    expect(
      (await send({ 'x-api-token': token }, { WEBHOOK_TOKEN_HEADER: 'x-api-token' })).status,
    ).toBe(202);
  });

  for (const other of ['', 'a-shared-token-of-some-length', `${token} `, token.toUpperCase()]) {
    it(`is not let in with "${other}"`, async () => {
      expect(await send({ 'x-webhook-token': other })).toEqual(unauthorized);
    });
  }

  it('is not let in with a signature instead', async () => {
    expect(await send(signedHeaders({ secret: token }))).toEqual(unauthorized);
  });
});
