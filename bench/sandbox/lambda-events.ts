import { randomUUID } from 'node:crypto';
import { signedHeaders } from '../../local/demo/webhook-sender.ts';
import { webhookSecret } from '../fake-services/aws-answers.ts';

let nextId = 1;

/** A batch of new calls, sent just now; their ids count on from the batch before, unless told otherwise. */
export function batchOf(size: number, firstId = nextId): object {
  nextId = firstId + size;
  const now = String(Date.now());
  const Records = Array.from({ length: size }, (_, index) => ({
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body: JSON.stringify({ callId: firstId + index }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: now,
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: now,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:calls',
    awsRegion: 'us-east-1',
  }));
  return { Records };
}

/** POST /calls/{callId} for a new call. */
export function enrichNowRequest(): object {
  const callId = String(nextId++);
  return httpRequest('POST /calls/{callId}', { pathParameters: { callId } });
}

/** POST /webhooks/calls for a new call, signed. */
export function webhookRequest(): object {
  const body = JSON.stringify({ callId: nextId++ });
  const proof = signedHeaders(body, webhookSecret, Date.now());
  const headers = { 'content-type': 'application/json', ...proof };
  return httpRequest('POST /webhooks/calls', { headers, body });
}

/** GET /calls: a page of the calls of a lead. */
export function listRequest(queryStringParameters: Record<string, string>): object {
  return httpRequest('GET /calls', { queryStringParameters });
}

function httpRequest(routeKey: string, fields: object): object {
  return { version: '2.0', routeKey, headers: {}, isBase64Encoded: false, ...fields };
}
