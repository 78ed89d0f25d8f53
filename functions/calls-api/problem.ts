import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CallId } from '../../core/call-id.ts';
import { PermanentError } from '../../core/errors.ts';
import type { Reason } from '../../core/refusal-reasons.ts';
import { detailOf, type HttpCode } from './problem-details.ts';

/** Thrown to answer a request with an HTTP error. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: HttpCode;
  /** for the log alone */
  readonly reason: Reason | undefined;
  /** the call it is about, where that is known; for the log alone */
  readonly callId: CallId | undefined;
  /** for the caller, where there is more to say than of the code alone; nothing of the input */
  readonly detail: string | undefined;

  constructor(
    status: number,
    code: HttpCode,
    {
      reason,
      callId,
      detail,
    }: { reason?: Reason; callId?: CallId | undefined; detail?: string } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.callId = callId;
    this.detail = detail;
  }
}

/** Whether the caller was turned away: the request itself is at fault, and nothing was tried. */
export function isRefusal(error: unknown): boolean {
  return error instanceof HttpError
    ? error.status < 500 && error.code !== 'CALL_NOT_STORED'
    : error instanceof PermanentError && /^(MESSAGE_UNREADABLE|CALL_ID_INVALID)$/.test(error.code);
}

export function json(status: number, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** where the articles stand in the project: nobody has published them anywhere yet */
const runbook = '/docs/runbook.md';

/**
 * An RFC 9457 answer: `type` leads to the article of the code, `detail` says what would be accepted.
 * With no detail of its own always the same body for the same code, and nothing of the request in it.
 * https://www.rfc-editor.org/rfc/rfc9457#section-3.1
 */
export function problem(
  status: number,
  code: HttpCode,
  detail = detailOf(code, status),
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 503 && { 'retry-after': '30' }),
    },
    body: JSON.stringify({
      type: `${runbook}#${code.toLowerCase()}`,
      title: titles[status] ?? 'Error',
      status,
      detail,
      code,
    }),
  };
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
