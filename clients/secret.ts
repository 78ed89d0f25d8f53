import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type RetryableCode, RetryableError } from '../core/errors.ts';
import type { SecretReason } from '../core/refusal-reasons.ts';

/** The value a secret's text stands for, or why it stands for none. */
export type Parsed<Value> = { readonly value: Value } | { readonly malformed: SecretReason };

export interface SecretOptions<Value> {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  readonly parse: (text: string) => Parsed<Value>;
  readonly codes: { readonly unavailable: RetryableCode; readonly malformed: RetryableCode };
  readonly ttlMs: number;
  /** how long after its TTL a value may serve that could not be read again; for ever by default */
  readonly longestStaleMs?: { readonly unavailable: number; readonly malformed: number };
  /** told of each failed read while a value is held, which its callers do not hear of */
  readonly onStale?: (error: RetryableError, ageMs: number) => void;
  readonly now: () => number;
}

export interface Secret<Value> {
  /** Read at most once per TTL however many callers wait; a stale value serves while reading fails, not longer than allowed. */
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
  const { client, secretId, parse, codes, ttlMs, longestStaleMs, onStale, now } = options;
  let held: { value: Value; readAtMs: number } | undefined;
  let pending: Promise<Value> | undefined;
  let staleUntilMs = Number.NEGATIVE_INFINITY;

  return { current, reload, ageMs: () => held && now() - held.readAtMs };

  async function current(signal: AbortSignal): Promise<Value> {
    if (held && (now() - held.readAtMs < ttlMs || now() < staleUntilMs)) return held.value;
    try {
      return await reload(signal);
    } catch (error) {
      const endMs = held ? endOf(held.readAtMs, error) : Number.NEGATIVE_INFINITY;
      if (!held || now() >= endMs) throw error;
      staleUntilMs = Math.min(now() + pauseMs, endMs);
      return held.value;
    }
  }

  // counted from the read, so that a value ends in every process at the same age
  function endOf(readAtMs: number, error: unknown): number {
    if (!longestStaleMs) return Number.POSITIVE_INFINITY;
    const isMalformed = error instanceof RetryableError && error.code === codes.malformed;
    return readAtMs + ttlMs + longestStaleMs[isMalformed ? 'malformed' : 'unavailable'];
  }

  function reload(signal: AbortSignal): Promise<Value> {
    pending ??= read(signal)
      .catch((error) => {
        if (held) onStale?.(error, now() - held.readAtMs);
        throw error;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  }

  async function read(signal: AbortSignal): Promise<Value> {
    const parsed = parse(await readText(signal));
    // the text itself must not reach a message
    if ('malformed' in parsed)
      throw new RetryableError(codes.malformed, { reason: parsed.malformed });
    held = { value: parsed.value, readAtMs: now() };
    return parsed.value;
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
