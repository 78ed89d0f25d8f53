import { describe, expect, it, vi } from 'vitest';
import { callsApiFunction, problem } from '../../support/calls-api-function.ts';
import { webhookSecretCanary } from '../../support/canaries.ts';
import { webhookSecretArn } from '../../support/environments.ts';
import { signedHeaders, webhook } from '../../support/http-event.ts';

const api = callsApiFunction();

describe('the webhook secret', () => {
  // as short as may be
  const next = 'bmV4dC1zZWNyZXQh';

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

  for (const [secret, reason] of [
    ['', 'empty'],
    ['fifteenLetters1', 'too-short'],
    ['whsec_c2hvcnQ=', 'too-short'],
    [`v1,whsec_${next}`, 'version-prefix'],
    [`"${next}"`, 'quoted'],
    [`'${next}'`, 'quoted'],
    [`${next}\n${next}`, 'blank-inside'],
    [`{"secret": "${next}"}`, 'json-object'],
    ['[]', 'none-in-array'],
    ['["short"]', 'too-short'],
    [`["${next}", "v1,whsec_${next}"]`, 'version-prefix'],
    [`["${next}", 7]`, 'not-text'],
    [`["${next}\\n"]`, 'blank-inside'],
    [`["${next}","${next}","${next}"]`, 'more-than-two'],
    ['[', 'json-broken'],
    ['пароль-пароль-пароль-пароль', 'not-base64'],
    ['----------------', 'not-base64'],
  ] as const) {
    it(`is not ${secret || 'empty'}: nobody is let in, and the log says ${reason}`, async () => {
      api.secrets.put(webhookSecretArn, secret);

      const answer = await api.send(webhook('{"callId":7}', signedHeaders({ secret })));

      expect(answer).toEqual(problem(503, 'Service Unavailable', 'WEBHOOK_SECRET_MALFORMED'));
      expect(api.output.failures()).toMatchObject([{ Code: 'WEBHOOK_SECRET_MALFORMED', reason }]);
      expect(JSON.stringify(api.output.lines())).not.toContain(next);
    });
  }

  for (const [secret, reason] of [
    [`{"secret":"${next}"}`, 'json-object'],
    [`"${next}"`, 'quoted'],
    ['пароль-пароль-пароль-пароль', 'not-ascii'],
    ['short', 'too-short'],
  ] as const) {
    it(`is not ${secret} for senders that cannot sign either: ${reason}`, async () => {
      await api.restart({ WEBHOOK_AUTH: 'token' });
      api.secrets.put(webhookSecretArn, secret);

      await api.send(webhook('{}', { 'x-webhook-token': 'canary' }));

      expect(api.output.failures()).toMatchObject([{ Code: 'WEBHOOK_SECRET_MALFORMED', reason }]);
    });
  }

  for (const blank of ['\n', '\r\n', ' ']) {
    it(`may end in ${JSON.stringify(blank)}`, async () => {
      api.secrets.put(webhookSecretArn, `${webhookSecretCanary}${blank}`);

      expect((await api.send(webhook())).status).toBe(202);
    });
  }

  it('that was replaced by something malformed goes on for an hour, loudly', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await api.restart();
    await api.send(webhook());
    api.secrets.put(webhookSecretArn, `v1,whsec_${next}`);

    vi.advanceTimersByTime(301_000);
    expect((await api.send(webhook())).status).toBe(202);
    expect(api.output.failures()).toMatchObject([
      { Code: 'WEBHOOK_SECRET_MALFORMED', reason: 'version-prefix', staleSeconds: 301 },
    ]);
    vi.advanceTimersByTime(3_600_000);
    expect(await api.send(webhook())).toEqual(
      problem(503, 'Service Unavailable', 'WEBHOOK_SECRET_MALFORMED'),
    );
  });

  it('that expired is still good while Secrets Manager is down', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await api.restart();
    await api.send(webhook());
    api.secrets.failWhile(() => true);
    vi.advanceTimersByTime(23 * 3_600_000);

    expect((await api.send(webhook())).status).toBe(202);
    expect(api.output.failures()).toMatchObject([
      { Code: 'WEBHOOK_SECRET_UNAVAILABLE', cause: 'InternalServiceError' },
    ]);
    vi.advanceTimersByTime(2 * 3_600_000);
    expect((await api.send(webhook())).status).toBe(503);
  });
});
