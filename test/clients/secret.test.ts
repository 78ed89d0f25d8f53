import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSecret, type SecretOptions } from '../../clients/secret.ts';
import { createToken, parseToken } from '../../clients/token.ts';
import { createClock } from '../support/clock.ts';
import { mockSecrets } from '../support/secrets.ts';

let secrets: ReturnType<typeof mockSecrets>;
beforeEach(() => {
  secrets = mockSecrets({ token: 'first' });
});

const { signal } = new AbortController();
const clock = createClock();

function open(options: Partial<SecretOptions<string>> = {}) {
  return createSecret({
    client: new SecretsManagerClient({}),
    secretId: 'token',
    parse: parseToken,
    codes: { unavailable: 'TOKEN_UNAVAILABLE', malformed: 'TOKEN_MALFORMED' },
    ttlMs: 300_000,
    now: clock.now,
    ...options,
  });
}

describe('a secret', () => {
  it('is read once for everybody who asks at the same time', async () => {
    const secret = open();

    const values = await Promise.all(Array.from({ length: 50 }, () => secret.current(signal)));

    expect(new Set(values)).toEqual(new Set(['first']));
    expect(secrets.reads()).toBe(1);
  });

  it('fails for everybody who asks at the same time after one attempt', async () => {
    const secret = open();
    secrets.failWhile(() => true);

    const asked = await Promise.allSettled([1, 2, 3].map(() => secret.current(signal)));

    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(secrets.reads()).toBe(1);
  });

  it('is read again once it is as old as the TTL', async () => {
    const secret = open();
    await secret.current(signal);
    secrets.put('token', 'second');

    clock.advance(299_999);
    expect(await secret.current(signal)).toBe('first');
    clock.advance(1);
    expect(await secret.current(signal)).toBe('second');
  });

  it('serves when stale while it cannot be read, asking every ten seconds at most', async () => {
    const secret = open();
    await secret.current(signal);
    secrets.failWhile(() => true);
    clock.advance(300_000);

    for (let second = 0; second < 25; second++) {
      expect(await secret.current(signal)).toBe('first');
      clock.advance(1_000);
    }

    expect(secrets.reads()).toBe(1 + 3);
  });

  it('serves when stale while it is malformed', async () => {
    const secret = open();
    await secret.current(signal);
    secrets.put('token', '');
    clock.advance(300_000);

    expect(await secret.current(signal)).toBe('first');
    await expect(secret.reload(signal)).rejects.toThrow('TOKEN_MALFORMED');
    expect(await secret.current(signal)).toBe('first');
  });

  it('tells of each failed read that its callers do not hear of, with the reason', async () => {
    const told: unknown[] = [];
    const onStale: SecretOptions<string>['onStale'] = ({ code, reason }, ageMs) =>
      told.push([code, reason, ageMs]);
    const secret = open({ onStale });
    secrets.failWhile(() => true);
    await expect(secret.current(signal)).rejects.toThrow('TOKEN_UNAVAILABLE');
    secrets.failWhile(() => false);
    await secret.current(signal);
    secrets.put('token', '');
    clock.advance(300_000);

    await Promise.all([secret.current(signal), secret.current(signal)]);
    secrets.failWhile(() => true);
    clock.advance(10_000);
    await secret.current(signal);

    expect(told).toEqual([
      ['TOKEN_MALFORMED', 'empty', 300_000],
      ['TOKEN_UNAVAILABLE', undefined, 310_000],
    ]);
  });

  for (const [what, breakIt, boundMs, code] of [
    ['malformed', () => secrets.put('token', ''), 3_600_000, 'TOKEN_MALFORMED'],
    ['unreadable', () => secrets.failWhile(() => true), 86_400_000, 'TOKEN_UNAVAILABLE'],
  ] as const) {
    it(`serves when stale and ${what} as long as it may, and recovers by itself`, async () => {
      const secret = open({ longestStaleMs: { malformed: 3_600_000, unavailable: 86_400_000 } });
      await secret.current(signal);
      breakIt();

      clock.advance(300_000 + boundMs - 1);
      expect(await secret.current(signal)).toBe('first');
      clock.advance(1);
      await expect(secret.current(signal)).rejects.toThrow(code);
      secrets.failWhile(() => false);
      secrets.put('token', 'second');
      expect(await secret.current(signal)).toBe('second');
    });
  }

  it('tells how old it is', async () => {
    const secret = open();
    expect(secret.ageMs()).toBeUndefined();
    await secret.current(signal);
    clock.advance(5_000);

    expect(secret.ageMs()).toBe(5_000);
  });
});

describe('a token that was refused', () => {
  it('is replaced by one read, whoever was refused', async () => {
    const token = createToken(open(), clock.now);
    await token.current(signal);
    secrets.put('token', 'second');

    const others = await Promise.all([1, 2, 3].map(() => token.afterRefusal('first', signal)));

    expect(others).toEqual(['second', 'second', 'second']);
    expect(secrets.reads()).toBe(2);
  });

  it('is replaced without a read when another is held already', async () => {
    const token = createToken(open(), clock.now);
    await token.current(signal);

    await expect(token.afterRefusal('zeroth', signal)).resolves.toBe('first');

    expect(secrets.reads()).toBe(1);
  });

  it('is not shown again for ten seconds where there is no other', async () => {
    const token = createToken(open(), clock.now);

    await expect(token.afterRefusal('first', signal)).resolves.toBeUndefined();
    await expect(token.current(signal)).rejects.toThrow('TOKEN_REFUSED');
    clock.advance(10_000);

    await expect(token.current(signal)).resolves.toBe('first');
  });

  it('forces one read in ten seconds, however often it is refused', async () => {
    const token = createToken(open(), clock.now);
    await token.current(signal);

    for (let second = 0; second < 30; second++) {
      await token.afterRefusal('first', signal);
      clock.advance(1_000);
    }

    expect(secrets.reads()).toBe(1 + 3);
  });
});
