import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Deadlines } from '../shared/deadline.ts';
import type { HttpRequest } from './http-request.ts';

/** Answers one kind of request; what it throws becomes a problem. */
export type Route<Parts> = (
  request: HttpRequest,
  deadlines: Deadlines,
  parts: Parts,
) => Promise<APIGatewayProxyStructuredResultV2>;
