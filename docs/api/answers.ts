import * as z from 'zod/mini';
import { CallEvent } from '../../core/call-event.ts';
import type { RetryableCode } from '../../core/errors.ts';
import { ReconciliationReport } from '../../core/reconciliation.ts';
import type { Outcome } from '../../core/record-update.ts';
import type { HttpCode } from '../../functions/calls-api/problem-details.ts';

// the functions write these and need not judge them, so their bundles do without. That they say the
// same as the types, and as every answer of the tests, is tested.

/** An instant of ours. */
export const Time = CallEvent.shape.call.shape.fetchedAt;

export const CallId = z.int().check(z.positive());

/** A stored call. */
export const CallRecord = z.object({
  callId: CallId,
  ...CallEvent.shape.call.shape,
  contentHash: z.string(),
  receivedAt: Time,
  createdTime: Time,
});

export const EnrichedCall = z.object({
  outcome: z.enum(['enriched', 'changed', 'unchanged', 'stale'] satisfies Outcome[]),
  call: CallRecord,
});

export const QueuedWebhook = z.object({ callId: CallId, outcome: z.literal('queued') });

/** Codes that are waited for before an answer: POST /calls/{callId} queues the call, others answer 503. */
const passingCodes = [
  'LINER_UNREACHABLE',
  'LINER_TIMEOUT',
  'LINER_UNAVAILABLE',
  'LINER_THROTTLED',
  'LINER_PAUSED',
  'LINER_REDIRECTED',
  'LINER_ANSWER_UNREADABLE',
  'LINER_REPORTED_FAILURE',
  'TOKEN_REFUSED',
  'TOKEN_UNAVAILABLE',
  'TOKEN_MALFORMED',
  'TABLE_UNAVAILABLE',
  'TABLE_DENIED',
  'DEADLINE_REACHED',
] as const satisfies readonly RetryableCode[];

export const QueuedCall = z.object({
  callId: CallId,
  outcome: z.literal('queued'),
  code: z.enum(passingCodes),
});

export const CallList = z.object({ calls: z.array(CallRecord), cursor: z.optional(z.string()) });

export const ReconciliationList = z.object({
  reconciliations: z.array(ReconciliationReport),
  cursor: z.optional(z.string()),
});

/** What the HTTP API can answer; the rest befalls messages, invokes and events. */
export type AnsweredCode = Exclude<
  HttpCode,
  | 'BUS_UNAVAILABLE'
  | 'FIFO_UNSUPPORTED'
  | 'STREAM_RECORD_UNREADABLE'
  | 'REQUEST_INVALID'
  | 'ROUTE_UNKNOWN'
  | 'RECORDINGS_REFUSED'
  | 'BUCKET_UNAVAILABLE'
  | 'RECORDING_UNAVAILABLE'
  | 'RECORDING_LINK_FOREIGN'
  | 'RECORDING_LINK_REFUSED'
  | 'RECORDING_NOT_AUDIO'
  | 'RECORDING_TOO_LARGE'
  | 'PROGRESS_UNREADABLE'
  | 'RECONCILIATION_RUNNING'
>;

/** An RFC 9457 problem. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum([
    'MESSAGE_UNREADABLE',
    'CALL_ID_INVALID',
    'QUERY_INVALID',
    'CURSOR_INVALID',
    'INDEX_OFF',
    'WEBHOOK_UNAUTHORIZED',
    'CALL_NOT_FOUND',
    'CALL_NOT_STORED',
    'BODY_TOO_LARGE',
    'CONTENT_TYPE_UNSUPPORTED',
    'LINER_REFUSED_REQUEST',
    'LINER_WRONG_CALL',
    'LINER_FIELD_INVALID',
    'LINER_ANSWER_TOO_LARGE',
    'RECORD_REFUSED',
    'UNEXPECTED',
    ...passingCodes,
    'WEBHOOK_SECRET_UNAVAILABLE',
    'WEBHOOK_SECRET_MALFORMED',
    'QUEUE_UNAVAILABLE',
  ] satisfies AnsweredCode[]),
});

/** What API Gateway itself answers, where no function is asked or none answered. */
export const GatewayMessage = z.object({ message: z.string() });

/** A webhook's body, with `callIdPointer` as it is unless set. */
export const WebhookBody = z.looseObject({
  callId: z.union([CallId, z.string().check(z.regex(/^[1-9][0-9]{0,15}$/))]),
});
