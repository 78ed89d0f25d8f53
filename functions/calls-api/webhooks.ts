import type { CallId } from '../core/call-id.ts';
import { readCallId } from '../core/call-message.ts';
import { PermanentError } from '../core/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { bodyOf } from './http-request.ts';
import { HttpError, json } from './problem.ts';
import type { Route } from './route.ts';
import type { WebhookAuth } from './webhook-auth.ts';

export interface WebhookParts {
  readonly isAuthentic: WebhookAuth;
  readonly readSecrets: (signal: AbortSignal) => Promise<readonly string[]>;
  /** durable once it returns */
  readonly queueCall: (callId: CallId, signal: AbortSignal) => Promise<void>;
  readonly callIdPointer: string;
  readonly metrics: Metrics;
}

const largestBody = 256 * 1024;

/** POST /webhooks/calls: 202 once the call id is queued. Nothing is parsed before the sender is known. */
export const acceptWebhook: Route<WebhookParts> = async (request, { work, settling }, parts) => {
  const body = bodyOf(request);
  if (body.length > largestBody) throw new HttpError(413, 'BODY_TOO_LARGE');
  const headers = lowerCased(request.headers);
  const secrets = await parts.readSecrets(work);
  if (!parts.isAuthentic({ headers, body }, secrets))
    throw new HttpError(401, 'WEBHOOK_UNAUTHORIZED');
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new HttpError(415, 'CONTENT_TYPE_UNSUPPORTED');
  }

  const callId = readCallId(textOf(body), parts.callIdPointer);
  await parts.queueCall(callId, settling);
  parts.metrics.add('WebhooksAccepted');
  return json(202, { callId, outcome: 'queued' });
};

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new PermanentError('MESSAGE_UNREADABLE');
  }
}
