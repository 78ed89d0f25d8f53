import * as z from 'zod/mini';
import { ListParameters } from '../../functions/calls-api/list-query.ts';
import { ReconciliationParameters } from '../../functions/calls-api/list-reconciliations.ts';
import { accepted } from '../../functions/calls-api/query-invalid.ts';
import { examples } from './examples.ts';
import { answer, problems, unavailable, unexpected } from './responses.ts';

const forbidden = { $ref: '#/components/responses/Forbidden' };
const tooMany = { $ref: '#/components/responses/TooManyRequests' };
const tableCodes = ['TABLE_UNAVAILABLE', 'TABLE_DENIED', 'DEADLINE_REACHED'] as const;

const acceptWebhook = {
  operationId: 'acceptWebhook',
  summary: 'Queue the call a webhook is about',
  description:
    'Answers once the id is durably queued. Nothing of the body but the id is read, and nothing is parsed before the sender is known. The body may have 256 KiB, be an SNS notification or EventBridge event around such a body, and have its id elsewhere: see `callIdPointer`.',
  security: [{ webhookId: [], webhookTimestamp: [], webhookSignature: [] }, { webhookToken: [] }],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/WebhookBody' },
        examples: { call: { value: { callId: 123 } } },
      },
    },
  },
  responses: {
    202: answer('The call id is queued.', 'QueuedWebhook', { queued: examples.queuedWebhook }),
    400: problems(400, 'No call id can be read.', ['MESSAGE_UNREADABLE', 'CALL_ID_INVALID']),
    401: problems(401, 'The sender is not known.', ['WEBHOOK_UNAUTHORIZED']),
    413: problems(413, 'The body is too large.', ['BODY_TOO_LARGE'], 'function or gateway'),
    415: problems(415, 'The body is not JSON.', ['CONTENT_TYPE_UNSUPPORTED']),
    429: tooMany,
    500: unexpected,
    503: unavailable([
      'QUEUE_UNAVAILABLE',
      'WEBHOOK_SECRET_UNAVAILABLE',
      'WEBHOOK_SECRET_MALFORMED',
      'DEADLINE_REACHED',
    ]),
  },
};

const security = [{ iam: [] }];

const enrichCall = {
  operationId: 'enrichCall',
  summary: 'Fetch a call from Liner now and store it',
  description: 'Always asks Liner. Where Liner cannot answer now, the call is queued.',
  security,
  responses: {
    200: answer('The call is stored.', 'EnrichedCall', {
      enriched: examples.enriched,
      gone: examples.gone,
    }),
    202: answer('The call is queued.', 'QueuedCall', { queued: examples.queuedCall }),
    400: problems(400, 'The call id is none.', ['CALL_ID_INVALID']),
    403: forbidden,
    404: problems(404, 'Liner does not know the call, and none is stored.', ['CALL_NOT_FOUND']),
    422: problems(422, 'Liner or the table refuses this call for good.', [
      'LINER_REFUSED_REQUEST',
      'LINER_WRONG_CALL',
      'LINER_FIELD_INVALID',
      'LINER_ANSWER_TOO_LARGE',
      'RECORD_REFUSED',
    ]),
    429: tooMany,
    500: unexpected,
    503: unavailable(['QUEUE_UNAVAILABLE', 'DEADLINE_REACHED']),
  },
};

const readCall = {
  operationId: 'readCall',
  summary: 'Read a stored call',
  description: 'The newest record. Liner is not asked.',
  security,
  responses: {
    200: answer('The record.', 'CallRecord', { stored: examples.stored }),
    400: problems(400, 'The call id is none.', ['CALL_ID_INVALID']),
    403: forbidden,
    404: problems(404, 'No record of this call is stored.', ['CALL_NOT_STORED']),
    429: tooMany,
    500: unexpected,
    503: unavailable(tableCodes),
  },
};

const listCalls = {
  operationId: 'listCalls',
  summary: 'List stored calls',
  description:
    'Calls of one lead, order or user, by `createdTime`; or, with none of the three and `from`, all calls, by `receivedAt`. Listing by order and by user are switched on in the settings. A page may hold fewer calls than `limit`, or none: the list is over when there is no `cursor`.',
  security,
  parameters: queryParameters(ListParameters),
  responses: {
    200: answer('A page.', 'CallList', { page: examples.page, last: examples.lastPage }),
    400: problems(400, 'The query is none.', ['QUERY_INVALID', 'CURSOR_INVALID', 'INDEX_OFF']),
    403: forbidden,
    429: tooMany,
    500: unexpected,
    503: unavailable(tableCodes),
  },
};

const listReconciliations = {
  operationId: 'listReconciliations',
  summary: 'List what reconciliations found',
  description:
    'Reports of the last 400 days, the newest first: how many calls Liner listed, and how many of them the stack was never told of.',
  security,
  parameters: queryParameters(ReconciliationParameters),
  responses: {
    200: answer('A page.', 'ReconciliationList', { page: examples.reconciliations }),
    400: problems(400, 'The query is none.', ['QUERY_INVALID', 'CURSOR_INVALID']),
    403: forbidden,
    429: tooMany,
    500: unexpected,
    503: unavailable(tableCodes),
  },
};

/** The parameters as the schema judges them: texts, so that none is rounded or guessed at. */
function queryParameters(judged: z.core.$ZodType) {
  const { properties = {} } = z.toJSONSchema(judged, { io: 'input' });
  const beside: Record<string, string> = {
    from: 'The first time. ',
    to: 'The time before which the list ends; without it, it ends now. ',
    limit: 'The most that a page holds, 50 unless told. ',
    cursor: 'From the answer before, with all other parameters the same.',
  };
  return Object.entries(properties).map(([name, schema]) => {
    const rule = accepted[name] ? `Must be ${accepted[name]}.` : '';
    return { name, in: 'query', description: `${beside[name] ?? ''}${rule}`, schema };
  });
}

const callId = {
  name: 'callId',
  in: 'path',
  required: true,
  description: 'A positive whole number of at most 9007199254740991, without sign or leading zero.',
  schema: { type: 'string', pattern: '^[1-9][0-9]{0,15}$' },
  example: '123',
};

export const paths = {
  '/webhooks/calls': { post: acceptWebhook },
  '/calls/{callId}': { parameters: [callId], post: enrichCall, get: readCall },
  '/calls': { get: listCalls },
  '/reconciliations': { get: listReconciliations },
};
