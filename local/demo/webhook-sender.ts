import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** How a sender proves itself, as the stack is configured. */
export interface WebhookAuth {
  readonly mode: 'signature' | 'token';
  readonly tokenHeader: string;
  readonly secret: string;
}

/** Sends a webhook as its senders do; answers the HTTP status. */
export async function sendWebhook(
  apiUrl: string,
  body: string,
  auth: WebhookAuth,
  nowMs: number,
): Promise<number> {
  const proof =
    auth.mode === 'token'
      ? { [auth.tokenHeader]: auth.secret }
      : signedHeaders(body, auth.secret, nowMs);
  const response = await fetch(`${apiUrl}/webhooks/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...proof },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signedHeaders(body: string, secret: string, nowMs: number): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(nowMs), body),
  };
}
