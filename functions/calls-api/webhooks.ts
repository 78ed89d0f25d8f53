import type { CallId } from '../../core/call-id.ts';
import { PermanentError } from '../../core/errors.ts';
import { readCallId } from '../../core/message-body.ts';
import type { Metrics } from '../shared/metrics.ts';
import { bodyOf } from './http-request.ts';
import { HttpError, isRefusal, json } from './problem.ts';
import type { Route } from './route.ts';
import type { WebhookAuth } from './webhook-auth.ts';

export interface WebhookParts {
  readonly auth: WebhookAuth;
  readonly readSecrets: (signal: AbortSignal) => Promise<readonly string[]>;
  /** durable once it returns */
  readonly queueCall: (callId: CallId, signal: AbortSignal) => Promise<void>;
  readonly callIdPointer: string;
  readonly metrics: Metrics;
}

const largestBody = 256 * 1024;

/** POST /webhooks/calls: 202 once the call id is queued. */
export const acceptWebhook: Route<WebhookParts> = async (request, { work, wrapUp }, parts) => {
  const headers = lowerCased(request.headers);
  const callId = await readWebhook(bodyOf(request), headers, work, parts).catch((error) => {
    // the route is public: what strangers try is no lost id
    const isMeant = parts.auth.headers.some((name) => headers[name]);
    if (isMeant && isRefusal(error)) parts.metrics.add('WebhooksRefused');
    throw error;
  });
  await parts.queueCall(callId, wrapUp);
  parts.metrics.add('WebhooksAccepted');
  parts.metrics.note({ callId });
  return json(202, { callId, outcome: 'queued' });
};

/** The call id of a webhook. Nothing is parsed before the sender is known. */
async function readWebhook(
  body: Buffer,
  headers: Record<string, string>,
  signal: AbortSignal,
  { auth, readSecrets, callIdPointer }: WebhookParts,
): Promise<CallId> {
  if (body.length > largestBody) {
    throw new HttpError(413, 'BODY_TOO_LARGE', { reason: 'over-256-kib' });
  }
  const doubt = auth.doubt({ headers, body }, await readSecrets(signal));
  if (doubt) throw new HttpError(401, 'WEBHOOK_UNAUTHORIZED', { reason: doubt });
  const type = headers['content-type'];
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? '')) {
    const reason = type ? 'content-type-not-json' : 'content-type-missing';
    const callId = callIdIn(body, callIdPointer);
    throw new HttpError(415, 'CONTENT_TYPE_UNSUPPORTED', { reason, callId });
  }
  return readCallId(textOf(body), callIdPointer);
}

/** For the log: which call a known sender lost. */
function callIdIn(body: Buffer, pointer: string): CallId | undefined {
  try {
    return readCallId(textOf(body), pointer);
  } catch {
    return undefined;
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new PermanentError('MESSAGE_UNREADABLE', { reason: 'not-utf-8' });
  }
}
