import { describe, expect, it } from 'vitest';
import { problem as constantProblem } from '../../functions/calls-api/problem.ts';
import type { HttpCode } from '../../functions/calls-api/problem-details.ts';
import { badIds, badMessages, badRequests, strangeEvents } from '../faults/bad-input.ts';
import { webhookSecretCanary } from '../support/canaries.ts';
import { sharedStack } from '../support/stack-fixture.ts';

const shared = sharedStack();

/** The path of every request Liner saw since. */
function watchLiner() {
  const from = shared.liner.requests.length;
  return () => shared.liner.requests.slice(from).map(({ path }) => path);
}

function detailsOf(callIds: readonly number[]): string[] {
  return callIds.map((id) => `/v2/call/detail/${id}/`);
}

describe('messages that hold no call id', () => {
  it('are dead-lettered with their reason and as they came, and the calls between them are stored', async () => {
    const requests = watchLiner();
    const good = badMessages.map((_, n) => 1000 + n);

    const ids = await Promise.all(
      badMessages.flatMap(({ body }, n) => [
        shared.client.send(body),
        shared.client.send(`{"callId": ${good[n]}}`),
      ]),
    );
    await shared.client.idle();

    const letters = await shared.client.deadLetters();
    const asSent = badMessages.map(({ body, code }, n) => [ids[2 * n], code, body]);
    expect(
      letters.map(({ body, attributes }) => [attributes.sourceMessageId, attributes.code, body]),
    ).toEqual(expect.arrayContaining(asSent));
    expect(letters).toHaveLength(badMessages.length);
    for (const { attributes } of letters) {
      expect(attributes.receiveCount).toBe('1');
      expect(attributes.firstSeen).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    expect([...(await shared.client.records()).keys()].sort()).toEqual(good);
    expect(requests().sort()).toEqual(detailsOf(good));
  });
});

describe('a direct invoke', () => {
  it('refuses each id that is none, and answers for the others', async () => {
    const requests = watchLiner();
    // the runtime's own parser rounds this one before anybody can see it
    const ids = badIds.filter((id) => id !== '123456789.0000000000000001');

    const { answer, failed } = await shared.client.invoke(`{"callIds": [${ids.join()}, 2001]}`);

    const refused = { outcome: 'refused', code: 'CALL_ID_INVALID' };
    expect(failed).toBe(false);
    expect(answer).toEqual({
      results: [...ids.map(() => refused), { callId: 2001, outcome: 'enriched' }],
    });
    expect(requests()).toEqual(detailsOf([2001]));
  });

  for (const { request, event, field } of badRequests) {
    it(`of ${request} is answered with what is wrong, and is no function error`, async () => {
      const requests = watchLiner();

      const { answer, failed } = await shared.client.invoke(JSON.stringify(event));

      expect(failed).toBe(false);
      expect(answer).toMatchObject({ error: { code: 'REQUEST_INVALID', field } });
      expect(requests()).toEqual([]);
    });
  }

  for (const [name, event] of Object.entries(strangeEvents)) {
    it(`of ${name} is an error, never an empty success`, async () => {
      const requests = watchLiner();

      const { answer, failed } = await shared.client.invoke(JSON.stringify(event));

      expect(failed).toBe(true);
      expect(answer).toMatchObject({ errorMessage: expect.stringContaining('neither') });
      expect(requests()).toEqual([]);
    });
  }

  it('of a FIFO queue gives every message back, without a request', async () => {
    const requests = watchLiner();
    const records = ['first', 'second'].map((messageId) => ({
      messageId,
      receiptHandle: 'none',
      body: '{"callId": 2002}',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:calls.fifo',
    }));

    const { answer } = await shared.client.invoke(JSON.stringify({ Records: records }));

    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'first' }, { itemIdentifier: 'second' }],
    });
    expect(requests()).toEqual([]);
  });
});

describe('a request for a call that is none', () => {
  const ids = badIds.map((id): unknown => JSON.parse(id)).filter((id) => typeof id === 'string');
  // fetch and proxies take dots out of a path before it is sent, and none is no path of ours
  const sent = ids.filter((id) => !['', '..'].includes(id) && id.length < 1000);

  for (const id of sent) {
    it(`as ${JSON.stringify(id)} is answered 400, without an echo`, async () => {
      const requests = watchLiner();
      const path = `/calls/${encodeURIComponent(id)}`;

      const replies = [
        await shared.client.http('POST', path),
        await shared.client.http('GET', path),
      ];

      for (const reply of replies) expect(reply).toEqual(problem(400, 'CALL_ID_INVALID'));
      expect(requests()).toEqual([]);
    });
  }
});

describe('a webhook', () => {
  const small = badMessages.filter(({ body }) => body.length < 256 * 1024);

  it('without a call id is answered 400, and nothing is queued', async () => {
    const requests = watchLiner();

    const replies = await Promise.all(
      small.map(({ body }) => shared.client.webhook(body, webhookSecretCanary)),
    );
    await shared.client.idle();

    expect(replies).toEqual(small.map(({ code }) => problem(400, code)));
    expect(requests()).toEqual([]);
  });

  it('of a megabyte is answered 413', async () => {
    const reply = await shared.client.webhook('1'.repeat(1_000_000), webhookSecretCanary);

    expect(reply).toEqual(problem(413, 'BODY_TOO_LARGE'));
  });

  for (const [fault, headers] of Object.entries<Record<string, string>>({
    'no signature': { 'webhook-signature': '' },
    'a signature of the wrong length': { 'webhook-signature': 'v1,YWJj' },
    'a signature of another scheme': { 'webhook-signature': `v2,${'A'.repeat(43)}=` },
    'a time that is none': { 'webhook-timestamp': '1674087231abc' },
    'a time long past': { 'webhook-timestamp': '1674087231' },
    'another id than was signed': { 'webhook-id': 'msg_other' },
  })) {
    it(`with ${fault} is answered one constant 401`, async () => {
      const reply = await shared.client.webhook('{"callId": 2003}', webhookSecretCanary, headers);

      expect(reply).toEqual(problem(401, 'WEBHOOK_UNAUTHORIZED'));
    });
  }
});

/** The whole of a problem, the same for every request: no place in it for anything of one. */
function problem(status: number, code: HttpCode) {
  return { status, type: 'application/problem+json', text: constantProblem(status, code).body };
}
