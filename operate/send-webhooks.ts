import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { CallId } from '../core/call-id.ts';
import { callMessage } from '../core/message-body.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import type { SendOptions } from './send-calls.ts';
import { sendRequests } from './send-requests.ts';

export interface WebhookRoute {
  readonly apiUrl: string;
  /** as it is stored: one secret, or a JSON array of the new and the old one */
  readonly secretText: string;
  /** the header that carries the secret, of a stack whose senders cannot sign */
  readonly tokenHeader: string | undefined;
  readonly now: () => number;
}

/**
 * Sends ids as webhooks, in their order, as a sender of ours does; yields how many were accepted.
 * @throws {OperatorError} for the first that was not
 */
export async function* sendWebhooks(
  route: WebhookRoute,
  callIds: readonly CallId[],
  options: SendOptions,
): AsyncGenerator<number> {
  const secret = newestOf(route.secretText);
  const requestOf = (callId: CallId) => {
    const body = callMessage(callId);
    const headers = { 'content-type': 'application/json', ...proofOf(route, secret, body) };
    return { url: `${route.apiUrl}/webhooks/calls`, headers, body };
  };
  const hint = route.tokenHeader ? '' : ' A stack with webhookAuth token wants --token-header.';
  const next = `See docs/runbook.md#webhook_unauthorized.${hint}`;
  const told = () => ({ next, exitCode: exitCodes.failed });
  yield* sendRequests({ requestOf, told }, callIds, options);
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function proofOf(
  { tokenHeader, now }: WebhookRoute,
  secret: string,
  body: string,
): Record<string, string> {
  if (tokenHeader !== undefined) return { [tokenHeader]: secret };
  const id = `msg_${randomUUID()}`;
  const at = new Date(now());
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': sign(secret, id, at, body),
  };
}

function sign(secret: string, id: string, at: Date, body: string): string {
  try {
    return new Webhook(secret).sign(id, at, body);
  } catch {
    // not the cause: it may quote the secret
    throw unusable();
  }
}

function newestOf(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return trimmed;
  try {
    const [newest]: unknown[] = JSON.parse(trimmed);
    if (typeof newest === 'string') return newest;
  } catch {
    // as below
  }
  throw unusable();
}

function unusable() {
  return new OperatorError({
    problem: 'The webhook secret of the stack is none.',
    next: 'See docs/runbook.md#webhook_secret_malformed.',
    exitCode: exitCodes.failed,
  });
}
