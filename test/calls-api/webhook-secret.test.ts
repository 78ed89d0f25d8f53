import { describe, expect, it, vi } from 'vitest';
import { callsApiFunction, problem } from '../support/calls-api-function.ts';
import { webhookSecretCanary } from '../support/canaries.ts';
import { webhookSecretArn } from '../support/environments.ts';
import { signedHeaders, webhook } from '../support/http-event.ts';

const api = callsApiFunction();

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
