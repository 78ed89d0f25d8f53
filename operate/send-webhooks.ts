import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { CallId } from '../core/call-id.ts';
import { callMessage } from '../core/message-body.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import type { SendOptions } from './send-calls.ts';

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
  { pace, signal }: SendOptions,
): AsyncGenerator<number> {
  const secret = newestOf(route.secretText);
  for (const [index, callId] of callIds.entries()) {
    await pace();
    if (signal.aborted) return;
    const body = callMessage(callId);
    const response = await fetch(`${route.apiUrl}/webhooks/calls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proofOf(route, secret, body) },
      body,
      signal: AbortSignal.timeout(requestMs),
    });
    await response.arrayBuffer();
    if (!response.ok) throw turnedAway(response.status, route.tokenHeader);
    yield index + 1;
  }
}

const requestMs = 30_000;

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function proofOf({ tokenHeader, now }: WebhookRoute, secret: string, body: string) {
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

function turnedAway(status: number, tokenHeader: string | undefined) {
  const isBusy = status === 429 || status >= 500;
  const hint = tokenHeader ? '' : ' A stack with webhookAuth token wants --token-header.';
  return new OperatorError({
    problem: `The webhook was turned away with ${status}.`,
    next: isBusy
      ? 'Run it again, with a lower --rate.'
      : `See docs/runbook.md#webhook_unauthorized.${hint}`,
    exitCode: isBusy ? exitCodes.stoppedMidway : exitCodes.failed,
  });
}
