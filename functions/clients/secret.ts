import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type RetryableCode, RetryableError } from '../core/errors.ts';

export interface SecretOptions<Value> {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  /** reads the secret string; undefined where it makes no sense */
  readonly parse: (text: string) => Value | undefined;
  readonly codes: { readonly unavailable: RetryableCode; readonly malformed: RetryableCode };
  readonly ttlMs: number;
  readonly now: () => number;
}

export interface Secret<Value> {
  /** Read at most once per TTL however many callers wait; a stale value serves while reading fails. */
  current(signal: AbortSignal): Promise<Value>;
  /** Read now, together with whoever is reading already. A failure leaves the held value in place. */
  reload(signal: AbortSignal): Promise<Value>;
  /** Milliseconds since the held value was read; undefined before the first read. */
  ageMs(): number | undefined;
}

// while Secrets Manager is down it is asked no more often than this
const pauseMs = 10_000;

/** A secret string kept in memory. Reads throw RetryableError with one of `codes`. */
export function createSecret<Value>(options: SecretOptions<Value>): Secret<Value> {
  const { client, secretId, parse, codes, ttlMs, now } = options;
  let held: { value: Value; readAtMs: number } | undefined;
  let pending: Promise<Value> | undefined;
  let staleUntilMs = Number.NEGATIVE_INFINITY;

  return { current, reload, ageMs: () => held && now() - held.readAtMs };

  async function current(signal: AbortSignal): Promise<Value> {
    if (held && (now() - held.readAtMs < ttlMs || now() < staleUntilMs)) return held.value;
    try {
      return await reload(signal);
    } catch (error) {
      if (!held) throw error;
      staleUntilMs = now() + pauseMs;
      return held.value;
    }
  }

  function reload(signal: AbortSignal): Promise<Value> {
    pending ??= read(signal).finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function read(signal: AbortSignal): Promise<Value> {
    const value = parse(await readText(signal));
    // the text itself must not reach a message
    if (value === undefined) throw new RetryableError(codes.malformed);
    held = { value, readAtMs: now() };
    return value;
  }

  async function readText(signal: AbortSignal): Promise<string> {
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const { SecretString = '' } = await client.send(command, { abortSignal: signal });
      return SecretString;
    } catch (cause) {
      throw new RetryableError(codes.unavailable, { cause });
    }
  }
}
