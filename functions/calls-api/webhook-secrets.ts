import type { Parsed } from '../../clients/secret.ts';
import type { SecretReason } from '../../core/refusal-reasons.ts';

const shortest = 16;

/** Reads the secret's text: one secret, or a JSON array of one or two while they rotate. */
export function parseWebhookSecrets(auth: 'signature' | 'token') {
  return (text: string): Parsed<string[]> => {
    const trimmed = text.trim();
    if (!trimmed.startsWith('[')) return listOf(trimmed);
    try {
      const secrets: unknown[] = JSON.parse(trimmed);
      if (secrets.length === 0) return { malformed: 'none-in-array' };
      return secrets.length > 2 ? { malformed: 'more-than-two' } : listOf(...secrets);
    } catch {
      return { malformed: 'json-broken' };
    }
  };

  function listOf(...secrets: unknown[]): Parsed<string[]> {
    const [malformed] = secrets.map((secret) => faultOf(secret, auth)).filter((fault) => fault);
    return malformed ? { malformed } : { value: secrets as string[] };
  }
}

function faultOf(secret: unknown, auth: 'signature' | 'token'): SecretReason | undefined {
  if (typeof secret !== 'string') return 'not-text';
  if (secret === '') return 'empty';
  if (secret.startsWith('{')) return 'json-object';
  if (/^["']/.test(secret)) return 'quoted';
  if (/\s/.test(secret)) return 'blank-inside';
  if (auth === 'token') {
    if (!/^[\x21-\x7e]+$/.test(secret)) return 'not-ascii';
    return secret.length < shortest ? 'too-short' : undefined;
  }
  // text that is not base64 would decode to a short key, or to an empty one
  if (/^v\d\w*,/.test(secret)) return 'version-prefix';
  const [, key = ''] = /^(?:whsec_)?([A-Za-z0-9+/]+)={0,2}$/.exec(secret) ?? [];
  if (key === '') return 'not-base64';
  return key.length < shortest ? 'too-short' : undefined;
}
