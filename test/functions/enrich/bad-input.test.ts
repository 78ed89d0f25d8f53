import { describe, expect, it } from 'vitest';
import { badIds, badMessages, badRequests, strangeEvents } from '../../faults/bad-input.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { failing } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

describe('a message', () => {
  for (const { message, body, code } of badMessages) {
    it(`of ${message} is dead-lettered as ${code}, without a request or an echo`, async () => {
      const dispositions = await lambda.deliver({ body }, { body: { callId: 6 } });

      expect(dispositions).toEqual({ m1: `dead letter: ${code}`, m2: 'acknowledged' });
      expect(lambda.queues.deadLetters()[0]?.body).toBe(body);
      expect(lambda.liner.requests.map(({ path }) => path)).toEqual(['/v2/call/detail/6/']);
      expect(lambda.output.failures()).toEqual([
        {
          level: 'WARN',
          message: 'failed',
          Code: code,
          reason: expect.any(String),
          messageId: 'm1',
          receiveCount: 1,
          DeadLetters: 1,
          Stack: 'CallEnrichment',
          _aws: expect.anything(),
        },
      ]);
    });
  }

  it('that was refused carries the reason as attributes', async () => {
    const sentAtMs = Date.parse('2026-11-23T11:59:00.000Z');

    await lambda.deliver({ messageId: 'a-b-c', body: '{}', receiveCount: 3, sentAtMs });

    expect(lambda.queues.deadLetters()).toEqual([
      {
        body: '{}',
        attributes: {
          code: 'CALL_ID_INVALID',
          firstSeen: '2026-11-23T11:59:00.000Z',
          receiveCount: '3',
          sourceMessageId: 'a-b-c',
        },
      },
    ]);
  });

  it('of a FIFO queue is refused with a clear code and kept', async () => {
    const dispositions = await lambda.deliver({ body: { callId: 7 }, queueName: 'calls.fifo' });

    expect(dispositions).toEqual({ m1: 'back: FIFO_UNSUPPORTED' });
    expect(lambda.liner.requests).toEqual([]);
  });

  it('may say that it was sent and received at no time anybody can read', async () => {
    const sentAtMs = Number.NaN;

    const dispositions = await lambda.deliver({ body: '{}', sentAtMs, receiveCount: Number.NaN });

    expect(dispositions).toEqual({ m1: 'dead letter: CALL_ID_INVALID' });
    expect(lambda.queues.deadLetters()[0]?.attributes).toMatchObject({ receiveCount: '1' });
  });
});

describe('a direct invoke', () => {
  it('refuses each id that is none, without a request or an echo, and serves the others', async () => {
    // Lambda's own parser rounds this one before anybody can see it
    const seen = badIds.filter((id) => id !== '123456789.0000000000000001');
    const callIds = seen.map((id): unknown => JSON.parse(id));

    const answer = await lambda.invoke({ callIds: [...callIds, 6] });

    const refused = { outcome: 'refused', code: 'CALL_ID_INVALID' };
    expect(answer).toEqual({
      results: [...callIds.map(() => refused), { callId: 6, outcome: 'enriched' }],
    });
    expect(lambda.liner.requests).toHaveLength(1);
  });

  for (const { request, event, field } of badRequests) {
    it(`of ${request} is refused by name, without a request or a failure`, async () => {
      const answer = await lambda.invoke(event);

      const error = { code: 'REQUEST_INVALID', field, detail: expect.stringMatching(/expected/) };
      expect(answer).toEqual({ error });
      expect(lambda.liner.requests).toEqual([]);
      expect(lambda.output.failures()).toEqual([]);
      const refusals = lambda.output.lines().filter(({ Refusals }) => Refusals);
      expect(refusals).toMatchObject([{ Code: 'REQUEST_INVALID', Refusals: 1 }]);
      expect(JSON.stringify(lambda.output.lines())).not.toMatch(/refersh|xxx/);
    });
  }

  it('adds up: what was refused was not received', async () => {
    lambda.liner.script(8, failing(422));
    lambda.liner.script(9, failing(503));

    await lambda.invoke({ callIds: [6, 'x', 6, 8, 9] });

    const counted = ['Received', 'Enriched', 'Retried', 'Refused'].map(lambda.metric);
    expect(counted).toEqual([3, 2, 1, 2]);
  });

  it('of no ids answers nothing', async () => {
    const answer = await lambda.invoke({ callIds: [] });

    expect(answer).toEqual({ results: [] });
  });
});

describe('enrich', () => {
  for (const [name, event] of Object.entries(strangeEvents)) {
    it(`rejects ${name} with a constant error`, async () => {
      const answer = lambda.invoke(event);

      await expect(answer).rejects.toThrow(/^neither an SQS event nor \{callIds\}$/);
      expect(lambda.liner.requests).toEqual([]);
    });
  }

  it('answers an empty batch with an empty list', async () => {
    const answer = await lambda.invoke({ Records: [] });

    expect(answer).toEqual({ batchItemFailures: [] });
  });
});
