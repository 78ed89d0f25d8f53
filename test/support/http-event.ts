import { createHmac } from 'node:crypto';
import { webhookSecretCanary } from './canaries.ts';

export interface HttpRequest {
  readonly routeKey: string;
  readonly callId?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function httpEvent({ routeKey, callId, headers = {}, ...request }: HttpRequest) {
  const [method, path = ''] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath: path.replace('{callId}', callId ?? ''),
    rawQueryString: '',
    headers,
    ...(callId !== undefined && { pathParameters: { callId } }),
    requestContext: { http: { method, path, sourceIp: '192.0.2.1' }, stage: '$default' },
    isBase64Encoded: false,
    ...request,
  };
}

export interface Signing {
  readonly body?: string | Buffer;
  readonly secret?: string;
  readonly id?: string;
  readonly timestamp?: string;
}

/** Headers of a signed request, written anew from the specification. */
export function signedHeaders(signing: Signing = {}): Record<string, string> {
  const {
    body = '{"callId":7}',
    secret = webhookSecretCanary,
    id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    timestamp = String(Math.floor(Date.now() / 1000)),
  } = signing;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

/** A webhook as its sender signs it. */
export function webhook(body = '{"callId":7}', headers: Record<string, string> = {}) {
  const all = { ...signedHeaders({ body }), ...headers };
  return httpEvent({ routeKey: 'POST /webhooks/calls', headers: all, body });
}
