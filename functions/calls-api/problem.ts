import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { FailureCode, RefusalCode } from '../core/errors.ts';

/** CALL_NOT_STORED is an answer: nothing failed, and nobody was turned away. */
export type HttpCode = FailureCode | RefusalCode | 'CALL_NOT_STORED';

/** Thrown to answer a request with an HTTP error. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: HttpCode;

  constructor(status: number, code: HttpCode) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export function json(status: number, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** An RFC 9457 answer: always the same body for the same code, with nothing of the request in it. */
export function problem(status: number, code: HttpCode): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 503 && { 'retry-after': '30' }),
    },
    body: JSON.stringify({ type: 'about:blank', title: titles[status] ?? 'Error', status, code }),
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
