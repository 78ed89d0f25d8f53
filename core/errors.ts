import type { Reason } from './refusal-reasons.ts';

/** Why a call was not enriched now, but may be later. */
export type RetryableCode =
  | 'LINER_UNREACHABLE'
  | 'LINER_TIMEOUT'
  | 'LINER_UNAVAILABLE'
  | 'LINER_THROTTLED'
  | 'LINER_PAUSED'
  | 'LINER_REDIRECTED'
  | 'LINER_ANSWER_UNREADABLE'
  | 'LINER_REPORTED_FAILURE'
  | 'TOKEN_REFUSED'
  | 'TOKEN_UNAVAILABLE'
  | 'TOKEN_MALFORMED'
  | 'WEBHOOK_SECRET_UNAVAILABLE'
  | 'WEBHOOK_SECRET_MALFORMED'
  | 'TABLE_UNAVAILABLE'
  | 'TABLE_DENIED'
  | 'QUEUE_UNAVAILABLE'
  | 'DEADLINE_REACHED'
  | 'BUS_UNAVAILABLE'
  | 'BUCKET_UNAVAILABLE'
  | 'RECORDING_UNAVAILABLE'
  | 'FIFO_UNSUPPORTED';

/** Why a call will never be enriched from this input. */
export type PermanentCode =
  | 'MESSAGE_UNREADABLE'
  | 'CALL_ID_INVALID'
  | 'CALL_NOT_FOUND'
  | 'LINER_REFUSED_REQUEST'
  | 'LINER_WRONG_CALL'
  | 'LINER_FIELD_INVALID'
  | 'LINER_ANSWER_TOO_LARGE'
  | 'RECORD_REFUSED'
  | 'RECORDING_LINK_FOREIGN'
  | 'RECORDING_LINK_REFUSED'
  | 'RECORDING_NOT_AUDIO'
  | 'RECORDING_TOO_LARGE'
  | 'STREAM_RECORD_UNREADABLE';

/** Why a request was turned away at the door: the caller's to correct, or somebody who may not call. */
export type RefusalCode =
  | 'WEBHOOK_UNAUTHORIZED'
  | 'BODY_TOO_LARGE'
  | 'CONTENT_TYPE_UNSUPPORTED'
  | 'REQUEST_INVALID'
  | 'QUERY_INVALID'
  | 'CURSOR_INVALID'
  | 'INDEX_OFF'
  | 'ROUTE_UNKNOWN'
  | 'RECONCILIATION_RUNNING';

/** Every reason a record, or a part of it, can fail for; each has an article in docs/runbook.md. */
export type FailureCode =
  | RetryableCode
  | PermanentCode
  | 'RECORDINGS_REFUSED'
  | 'PROGRESS_UNREADABLE'
  | 'UNEXPECTED';

/**
 * Thrown when the same input may succeed later: timeouts, throttling, 5xx, refused credentials.
 * The queue takes the message back; `retryAfterMs`, where the other side named one, replaces the backoff.
 */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly code: RetryableCode;
  readonly retryAfterMs: number | undefined;
  readonly reason: Reason | undefined;

  constructor(
    code: RetryableCode,
    options: { cause?: unknown; retryAfterMs?: number | undefined; reason?: Reason } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.reason = options.reason;
  }
}

/** Thrown when this input will always fail. The message goes to the dead letters with the code. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly code: PermanentCode;
  /** the field at fault, never its value */
  readonly field: string | undefined;
  readonly reason: Reason | undefined;

  constructor(
    code: PermanentCode,
    options: { cause?: unknown; field?: string; reason?: Reason } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.reason = options.reason;
  }
}

/** Whether an error says that Liner knows the token, and does not let it do this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof PermanentError && error.reason === 'forbidden';
}
