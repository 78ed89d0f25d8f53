import { describe, expect, it } from 'vitest';
import { enrichFunction } from '../../support/enrich-function.ts';
import { calling, failing } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

const messages = (first: number, count: number, receiveCount = 1) =>
  Array.from({ length: count }, (_, n) => ({ body: { callId: first + n }, receiveCount }));

async function deliverWhileDown(...down: Parameters<typeof failing>): Promise<void> {
  for (let callId = 1; callId <= 10; callId++) lambda.liner.script(callId, failing(...down));
  await lambda.deliver(...messages(1, 10));
}

describe('once ten calls in a row failed, the sandbox', () => {
  it('returns the next batch without a request, and counts it', async () => {
    await deliverWhileDown(503);
    expect(lambda.metric('Unasked')).toBeUndefined();
    expect(lambda.liner.requests).toHaveLength(20);

    const dispositions = await lambda.deliver(...messages(11, 3));

    const back = 'back: LINER_PAUSED';
    expect(dispositions).toEqual({ m1: back, m2: back, m3: back });
    expect(lambda.liner.requests).toHaveLength(20);
    expect(lambda.metric('Retried')).toBe(3);
    expect(lambda.metric('Unasked')).toBe(3);
  });

  it('hides a message for its own backoff, with time for a last pause before the cap', async () => {
    await deliverWhileDown(503);

    await lambda.deliver(...messages(11, 1, 50));

    expect(lambda.hiddenFor('m1')).toBeGreaterThanOrEqual(900);
    expect(lambda.hiddenFor('m1')).toBeLessThanOrEqual(1800 - 120);
  });

  it('answers a direct invoke at once', async () => {
    await deliverWhileDown(503);

    const answer = await lambda.invoke({ callIds: [11, 12] });

    const failed = { outcome: 'failed', code: 'LINER_PAUSED' };
    expect(answer).toEqual({
      results: [
        { callId: 11, ...failed },
        { callId: 12, ...failed },
      ],
    });
    expect(lambda.liner.requests).toHaveLength(20);
  });

  it('covers settled calls as ever', async () => {
    await lambda.deliver({ body: { callId: 20 } });
    await deliverWhileDown(503);

    const sentAtMs = Date.now() - 60_000;

    expect(await lambda.deliver({ body: { callId: 20 }, sentAtMs })).toEqual({
      m1: 'acknowledged',
    });
  });
});

describe('after a 429 with Retry-After', () => {
  it('nothing is asked for as long, whoever is read meanwhile', async () => {
    lambda.liner.script(1, failing(429, { 'retry-after': '120' }));
    lambda.liner.script(2, calling());
    await lambda.deliver(...messages(1, 2));

    expect(await lambda.deliver(...messages(3, 1))).toEqual({ m1: 'back: LINER_PAUSED' });
    expect(lambda.hiddenFor('m1')).toBeGreaterThan(100);
    expect(lambda.hiddenFor('m1')).toBeLessThanOrEqual(120);
    expect(lambda.liner.requests).toHaveLength(2);
  });
});
