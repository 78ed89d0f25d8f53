import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookDoubt } from '../../core/refusal-reasons.ts';

export interface WebhookRequest {
  /** names in lower case */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WebhookAuth {
  /** names of the headers it reads: who sends one of them means us */
  readonly headers: readonly string[];
  /** Why a request is not believed to come from somebody who knows one of the secrets, if it is not. */
  readonly doubt: (request: WebhookRequest, secrets: readonly string[]) => WebhookDoubt | undefined;
}

const toleranceSeconds = 300;

/**
 * Standard Webhooks: HMAC-SHA256 of `id.timestamp.body` over the raw bytes, at most 300 s old or early.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureAuth(now: () => number): WebhookAuth {
  return { headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'], doubt };

  function doubt({ headers, body }: WebhookRequest, secrets: readonly string[]) {
    const id = headers['webhook-id'];
    const timestamp = headers['webhook-timestamp'];
    const signatures = headers['webhook-signature'];
    if (!id) return 'id-missing';
    if (!timestamp) return 'timestamp-missing';
    if (!signatures) return 'signature-missing';
    if (!/^[0-9]{1,12}$/.test(timestamp)) return 'timestamp-malformed';
    const ageSeconds = now() / 1000 - Number(timestamp);
    if (ageSeconds > toleranceSeconds) return 'timestamp-old';
    if (ageSeconds < -toleranceSeconds) return 'timestamp-early';

    const expected = secrets.map((secret) => {
      const hmac = createHmac('sha256', keyOf(secret));
      return hmac.update(`${id}.${timestamp}.`).update(body).digest('base64');
    });
    const given = signatures
      .split(' ')
      .filter((signature) => signature.startsWith('v1,'))
      .map((signature) => signature.slice('v1,'.length));
    if (given.length === 0) return 'signature-malformed';
    const isKnown = expected
      .map((one) => given.map((other) => isEqual(one, other)).includes(true))
      .includes(true);
    return isKnown ? undefined : 'signature-mismatch';
  }
}

/** For senders that cannot sign: a header that carries the secret itself. */
export function tokenAuth(header: string): WebhookAuth {
  return {
    headers: [header],
    doubt({ headers }, secrets) {
      const given = headers[header];
      if (!given) return 'token-missing';
      const isKnown = secrets.map((secret) => isEqual(secret, given)).includes(true);
      return isKnown ? undefined : 'token-mismatch';
    },
  };
}

// hashed first, so that neither content nor length shows in the time it takes
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
