import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { badMessages } from '../../faults/bad-input.ts';
import { callsApiFunction, problem } from '../../support/calls-api-function.ts';
import { webhookSecretArn } from '../../support/environments.ts';
import { httpEvent, signedHeaders, webhook } from '../../support/http-event.ts';

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

  it('leaves its call id in the line of its invocation, and nobody else’s', async () => {
    await api.send(webhook('{"callId": 7}'));
    await api.send(webhook('{"callId": 8}', { 'webhook-signature': '' }));

    const lines = api.output.lines().filter(({ message }) => message === 'invocation');
    expect(lines.map(({ callId }) => callId)).toEqual([7, undefined]);
    expect(lines[0]).toMatchObject({ WebhooksAccepted: 1, requestId: expect.any(String) });
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

  it('is text where nothing says that it is base64', async () => {
    const { isBase64Encoded: _, ...event } = webhook();

    expect((await api.send(event)).status).toBe(202);
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
  type Stranger = [name: string, headers: Record<string, string>, reason: string];
  // made when they are sent: each is good for 300 s
  const strangers = (good = signedHeaders()): Stranger[] => [
    ['without a signature', { 'webhook-signature': '' }, 'signature-missing'],
    ['without an id', { 'webhook-id': '' }, 'id-missing'],
    ['without a time', { 'webhook-timestamp': '' }, 'timestamp-missing'],
    ['of another id', { 'webhook-id': 'msg_other' }, 'signature-mismatch'],
    ['with a short signature', { 'webhook-signature': 'v1,AAAA' }, 'signature-mismatch'],
    [
      'with a bare signature',
      { 'webhook-signature': good['webhook-signature']?.slice(3) ?? '' },
      'signature-malformed',
    ],
    [
      'of another scheme',
      { 'webhook-signature': good['webhook-signature']?.replace('v1,', 'v1a,') ?? '' },
      'signature-malformed',
    ],
    [
      'signed with another secret',
      signedHeaders({ secret: 'whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0' }),
      'signature-mismatch',
    ],
    ['signed over another body', signedHeaders({ body: '{"callId":8}' }), 'signature-mismatch'],
    ...(
      [
        ['that is none', '1674087231abc', 'timestamp-malformed'],
        ['in letters', 'now', 'timestamp-malformed'],
        ['with a fraction', `${secondsFromNow(0)}.0`, 'timestamp-malformed'],
        ['with a sign', `+${secondsFromNow(0)}`, 'timestamp-malformed'],
        ['in milliseconds', String(Date.now()), 'timestamp-malformed'],
        ['more than 300 s ago', secondsFromNow(-360), 'timestamp-old'],
        ['more than 300 s ahead', secondsFromNow(360), 'timestamp-early'],
      ] as const
    ).map(
      ([time, timestamp, reason]): Stranger => [
        `of a time ${time}`,
        signedHeaders({ timestamp }),
        reason,
      ],
    ),
  ];
  for (const [index, [name, , reason]] of strangers().entries()) {
    it(`${name} is answered with the constant 401, and logged as ${reason}`, async () => {
      const answer = await api.send(webhook('{"callId":7}', strangers()[index]?.[1]));

      expect(answer).toEqual(unauthorized);
      expect(answer.body.detail).toBe(
        'The request does not prove that its sender knows the secret.',
      );
      expect(api.queues.queued()).toEqual([]);
      expect(api.output.refusals()).toMatchObject([
        { Code: 'WEBHOOK_UNAUTHORIZED', reason, route: 'POST /webhooks/calls', Refusals: 1 },
      ]);
      expect(api.output.summary()).toMatchObject({ HttpRefused: 1, WebhooksRefused: 1 });
    });
  }

  it('without any header of ours is answered with the constant 401, and wakes nobody', async () => {
    const answer = await api.send({ version: '2.0', routeKey: 'POST /webhooks/calls' });

    expect(answer).toEqual(unauthorized);
    expect(api.output.refusals()).toMatchObject([
      { Code: 'WEBHOOK_UNAUTHORIZED', reason: 'id-missing' },
    ]);
    expect(api.output.summary()).not.toHaveProperty('WebhooksRefused');
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

  it('and the size is that of the bytes, 256 KiB at most', async () => {
    const largest = '{"callId":7}'.padEnd(256 * 1024);
    const umlauts = 'ä'.repeat(128 * 1024 + 1);

    expect((await api.send(webhook(largest))).status).toBe(202);

    expect(await api.send(webhook(umlauts))).toEqual(
      problem(413, 'Content Too Large', 'BODY_TOO_LARGE'),
    );
  });
});

describe('a webhook that is turned away is logged and counted by code:', () => {
  const type = (value: string) => webhook('{"callId":7}', { 'content-type': value });
  for (const [what, event, code, reason] of [
    ['too large', () => webhook(large), 'BODY_TOO_LARGE', 'over-256-kib'],
    ['of no type', () => type(''), 'CONTENT_TYPE_UNSUPPORTED', 'content-type-missing'],
    [
      'of another type',
      () => type('text/plain'),
      'CONTENT_TYPE_UNSUPPORTED',
      'content-type-not-json',
    ],
    ['no JSON', () => webhook('no JSON'), 'MESSAGE_UNREADABLE', 'not-json'],
    ['without an id', () => webhook('{}'), 'CALL_ID_INVALID', 'call-id-missing'],
    ['of a bad id', () => webhook('{"callId":"x"}'), 'CALL_ID_INVALID', 'call-id-malformed'],
  ] as const) {
    it(what, async () => {
      await api.send(event());

      // of a known sender's, as far as it can be read
      const callId = code === 'CONTENT_TYPE_UNSUPPORTED' ? 7 : undefined;
      const [line, ...others] = api.output.refusals();
      expect(line).toMatchObject({ Code: code, reason, Refusals: 1 });
      expect([line?.callId, others]).toEqual([callId, []]);
      expect(api.output.summary()).toMatchObject({ HttpRefused: 1, WebhooksRefused: 1 });
      expect(api.output.failures()).toEqual([]);
    });
  }

  it('but one that only comes at a bad time is a failure', async () => {
    api.queues.client.on(SendMessageCommand).rejects(new Error('down'));

    await api.send(webhook());

    expect(api.output.refusals()).toEqual([]);
    expect(api.output.summary()).not.toHaveProperty('WebhooksRefused');
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
      const reason = other ? 'token-mismatch' : 'token-missing';
      expect(api.output.refusals()).toMatchObject([{ reason }]);
      expect(api.output.summary().WebhooksRefused).toBe(other ? 1 : undefined);
    });
  }

  it('is not let in with a signature instead', async () => {
    expect(await send(signedHeaders({ secret: token }))).toEqual(unauthorized);
  });
});
