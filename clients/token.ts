import { RetryableError } from '../core/errors.ts';
import type { Parsed, Secret } from './secret.ts';

export interface Token {
  /** @throws {RetryableError} TOKEN_REFUSED while Liner is known to refuse it, or what reading throws */
  current(signal: AbortSignal): Promise<string>;
  /** Another token than the one Liner has just refused; undefined where there is none. */
  afterRefusal(refused: string, signal: AbortSignal): Promise<string | undefined>;
}

// neither the secret nor Liner is asked more often while Liner refuses the token
const pauseMs = 10_000;

/** The integration token: a secret that Liner may refuse at any time because it was rotated. */
export function createToken(secret: Secret<string>, now: () => number): Token {
  let reloadedAtMs = Number.NEGATIVE_INFINITY;
  let reloading: Promise<string> | undefined;
  let refused: { token: string; untilMs: number } | undefined;

  return {
    async current(signal) {
      const token = await secret.current(signal);
      if (token === refused?.token && now() < refused.untilMs)
        throw new RetryableError('TOKEN_REFUSED');
      return token;
    },

    async afterRefusal(token, signal) {
      const held = await secret.current(signal);
      const other = held === token ? await reload(held, signal) : held;
      if (other !== token) return other;
      refused = { token, untilMs: now() + pauseMs };
      return undefined;
    },
  };

  // Liner's refusal is what the caller reports, so a failed read just leaves the token as it is
  function reload(held: string, signal: AbortSignal): Promise<string> {
    if (reloading) return reloading;
    if (now() - reloadedAtMs < pauseMs) return Promise.resolve(held);
    reloadedAtMs = now();
    reloading = secret
      .reload(signal)
      .catch(() => held)
      .finally(() => {
        reloading = undefined;
      });
    return reloading;
  }
}

/**
 * Reads the secret's text: the token itself, or a JSON object with the token under `token` or as its
 * only member. Whatever an HTTP header cannot carry, or would be sent in quotes or brackets, is none.
 */
export function parseToken(text: string): Parsed<string> {
  const trimmed = text.trim();
  if (trimmed.startsWith('"')) return { malformed: 'quoted' };
  if (trimmed.startsWith('[')) return { malformed: 'json-array' };
  if (!trimmed.startsWith('{')) return tokenOf(trimmed);
  try {
    const secret: Record<string, unknown> = JSON.parse(trimmed);
    const members = Object.values(secret);
    return tokenOf(secret.token ?? (members.length === 1 ? members[0] : undefined));
  } catch {
    return { malformed: 'json-broken' };
  }
}

function tokenOf(token: unknown): Parsed<string> {
  if (token === undefined) return { malformed: 'json-without-token' };
  if (typeof token !== 'string') return { malformed: 'not-text' };
  if (token === '') return { malformed: 'empty' };
  if (/\s/.test(token)) return { malformed: 'blank-inside' };
  return /^[\x21-\x7e]+$/.test(token) ? { value: token } : { malformed: 'not-ascii' };
}
