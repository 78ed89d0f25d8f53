import type { MiddlewareObj } from '@middy/core';
import { type CallId, parseCallId } from '../../core/call-id.ts';
import { codeOf } from '../../core/disposition.ts';
import {
  type PermanentCode,
  PermanentError,
  type RefusalCode,
  RetryableError,
} from '../../core/errors.ts';
import { errorFacts } from '../shared/error-facts.ts';
import type { Metrics } from '../shared/metrics.ts';
import { HttpError, isRefusal, problem } from './problem.ts';

const permanentStatus: Partial<Record<PermanentCode, number>> = {
  MESSAGE_UNREADABLE: 400,
  CALL_ID_INVALID: 400,
  CALL_NOT_FOUND: 404,
};

/**
 * Middleware: what a route throws becomes a problem+json answer and a line in the log, with its
 * reason where the caller was turned away. That a call is not stored is an answer like any other.
 */
export function errorsToProblems(metrics: Metrics, routes: readonly string[]): MiddlewareObj {
  return {
    onError: (request) => {
      const { error, context } = request;
      request.response = answerTo(error);
      const requestId = context.awsRequestId;
      const { routeKey, pathParameters } = Object(request.event);
      const callId = routeKey === enrichNow ? callIdIn(pathParameters) : callIdOf(error);
      if (isRefusal(error)) {
        const { code, reason } = error as HttpError | PermanentError;
        const route = routes.find((name) => name === routeKey);
        metrics.add('HttpRefused');
        metrics.refusal(code as RefusalCode, { requestId, route, callId, reason });
      } else if (!(error instanceof HttpError)) {
        const fields = { requestId, callId, ...errorFacts(error) };
        metrics.failure('Failures', codeOf(error), fields);
      }
    },
  };
}

// who asks for what is stored brings no call
const enrichNow = 'POST /calls/{callId}';

/** Of a webhook whose sender is known, where it could be read. */
function callIdOf(error: unknown): CallId | undefined {
  return error instanceof HttpError ? error.callId : undefined;
}

function callIdIn(pathParameters: unknown): CallId | undefined {
  try {
    return parseCallId(Object(pathParameters).callId);
  } catch {
    return undefined;
  }
}

function answerTo(error: unknown) {
  if (error instanceof HttpError) return problem(error.status, error.code, error.detail);
  if (error instanceof PermanentError)
    return problem(permanentStatus[error.code] ?? 422, error.code);
  if (error instanceof RetryableError) return problem(503, error.code);
  return problem(500, 'UNEXPECTED');
}
