import { describe, expect, it, vi } from 'vitest';
import { rotatedTokenCanary, tokenCanary } from '../../support/canaries.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { tokenSecretArn } from '../../support/environments.ts';

const lambda = enrichFunction();

const batchOf = (...callIds: number[]) => callIds.map((callId) => ({ body: { callId } }));
const acknowledged = { m1: 'acknowledged', m2: 'acknowledged', m3: 'acknowledged' };
async function startOnFakeClock() {
  vi.useFakeTimers({ toFake: ['Date'] });
  await lambda.restart();
}

describe('the token', () => {
  it('is read once however many records a cold sandbox gets', async () => {
    await lambda.deliver(...batchOf(...Array.from({ length: 10 }, (_, n) => n + 1)));
    await lambda.deliver(...batchOf(11));

    expect(lambda.secrets.reads()).toBe(1);
  });

  it('stands in one header and nowhere else', async () => {
    await lambda.deliver(...batchOf(1));

    const [request] = lambda.liner.requests;
    const { 'x-api-key': token, ...others } = request?.headers ?? {};
    expect(token).toBe(tokenCanary);
    expect(JSON.stringify([request?.path, others])).not.toContain(tokenCanary);
  });

  for (const [form, secret] of Object.entries({
    'plain text': rotatedTokenCanary,
    'plain text and a line break': `${rotatedTokenCanary}\n`,
    'JSON with a member named token': JSON.stringify({ token: rotatedTokenCanary, note: 'x' }),
    'JSON with another only member': JSON.stringify({ apiKey: rotatedTokenCanary }),
  })) {
    it(`may be stored as ${form}`, async () => {
      lambda.secrets.put(tokenSecretArn, secret);

      await lambda.deliver(...batchOf(1));

      expect(lambda.liner.requests[0]?.headers['x-api-key']).toBe(rotatedTokenCanary);
    });
  }

  for (const [form, secret] of Object.entries({
    'not set yet': '{"token":""}',
    empty: '',
    blank: '  \n',
    'half of a JSON': '{"token": "canary-token-5f1c0e',
    'JSON without a token': '{"a": "canary-token-5f1c0e", "b": "c"}',
    'a token that is no text': '{"token": 12345}',
    'two lines': 'canary-token-5f1c0e\r\nx-other: 1',
    'not ASCII': 'токен',
    'in quotes': '"canary-token-5f1c0e"',
    'in a list': '["canary-token-5f1c0e"]',
  })) {
    it(`that is ${form} sends all back in constant words, without a request`, async () => {
      lambda.secrets.put(tokenSecretArn, secret);

      const dispositions = await lambda.deliver(...batchOf(1, 2));

      expect(dispositions).toEqual({ m1: 'back: TOKEN_MALFORMED', m2: 'back: TOKEN_MALFORMED' });
      expect(lambda.liner.requests).toEqual([]);
      expect(lambda.output.failures()[0]?.reason).toMatch(/^[a-z-]+$/);
    });
  }

  it('that cannot be read when cold sends all back after one attempt at init and one more', async () => {
    lambda.secrets.failWhile(() => true);

    const dispositions = await lambda.deliver(...batchOf(1, 2));

    expect(dispositions).toEqual({ m1: 'back: TOKEN_UNAVAILABLE', m2: 'back: TOKEN_UNAVAILABLE' });
    expect(lambda.secrets.reads()).toBe(2);
    expect(lambda.liner.requests).toEqual([]);
  });
});

describe('a rotation', () => {
  it('in the middle of a batch fails no record and costs one read', async () => {
    await lambda.deliver(...batchOf(9));
    lambda.liner.accepted = [rotatedTokenCanary];
    lambda.secrets.put(tokenSecretArn, rotatedTokenCanary);

    const dispositions = await lambda.deliver(...batchOf(1, 2, 3));

    expect(dispositions).toEqual(acknowledged);
    expect(lambda.secrets.reads()).toBe(2);
    expect(lambda.liner.requestsFor(1)).toHaveLength(2);
  });

  it('is noticed without a refusal once the token is old', async () => {
    await startOnFakeClock();
    await lambda.deliver(...batchOf(1));
    lambda.secrets.put(tokenSecretArn, rotatedTokenCanary);
    vi.advanceTimersByTime(301_000);

    await lambda.deliver(...batchOf(2));

    expect(lambda.liner.requestsFor(2)[0]?.headers['x-api-key']).toBe(rotatedTokenCanary);
  });
});

describe('a token that Liner refuses', () => {
  it('sends the batch back, asks the secret once more, and then neither for a while', async () => {
    await startOnFakeClock();
    lambda.liner.accepted = [];

    const first = await lambda.deliver(...batchOf(1, 2));
    const requests = lambda.liner.requests.length;
    const second = await lambda.deliver(...batchOf(3, 4));

    expect(first).toEqual({ m1: 'back: TOKEN_REFUSED', m2: 'back: TOKEN_REFUSED' });
    expect(second).toEqual(first);
    expect(lambda.secrets.reads()).toBe(2);
    expect(lambda.liner.requests).toHaveLength(requests);
  });

  it('is tried again after ten seconds', async () => {
    await startOnFakeClock();
    lambda.liner.accepted = [];
    await lambda.deliver(...batchOf(1));
    lambda.liner.accepted = [tokenCanary];
    vi.advanceTimersByTime(10_001);

    const dispositions = await lambda.deliver(...batchOf(1));

    expect(dispositions).toEqual({ m1: 'acknowledged' });
  });

  it('is not forgotten when the refresh fails', async () => {
    await startOnFakeClock();
    await lambda.deliver(...batchOf(1));
    lambda.liner.accepted = [];
    lambda.secrets.failWhile(() => true);
    await lambda.deliver(...batchOf(2));
    lambda.liner.accepted = [tokenCanary];
    vi.advanceTimersByTime(10_001);

    const dispositions = await lambda.deliver(...batchOf(3));

    expect(dispositions).toEqual({ m1: 'acknowledged' });
  });

  it('costs at most three requests for one delivery', async () => {
    lambda.liner.script(1, (_request, response) => {
      const status = lambda.liner.requests.length === 1 ? 500 : 401;
      response.writeHead(status).end();
      lambda.secrets.put(tokenSecretArn, rotatedTokenCanary);
    });

    const dispositions = await lambda.deliver(...batchOf(1));

    expect(dispositions).toEqual({ m1: 'back: TOKEN_REFUSED' });
    expect(lambda.liner.requests).toHaveLength(3);
  });
});

describe('an outage of Secrets Manager', () => {
  it('is not felt while a token is held, and asked after every ten seconds at most', async () => {
    await startOnFakeClock();
    await lambda.deliver(...batchOf(1));
    lambda.secrets.failWhile(() => true);
    vi.advanceTimersByTime(3_600_000);

    const dispositions = [
      await lambda.deliver(...batchOf(2, 3, 4)),
      await lambda.deliver(...batchOf(5)),
    ];

    expect(dispositions).toEqual([acknowledged, { m1: 'acknowledged' }]);
    expect(lambda.secrets.reads()).toBe(2);
  });
});
