import type { MiddlewareObj } from '@middy/core';
import { type PermanentCode, PermanentError, RetryableError } from '../core/errors.ts';
import { codeOf } from '../core/fate.ts';
import { errorFacts } from '../runtime/error-facts.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { HttpError, problem } from './problem.ts';

const permanentStatus: Partial<Record<PermanentCode, number>> = {
  MESSAGE_UNREADABLE: 400,
  CALL_ID_INVALID: 400,
  CALL_NOT_FOUND: 404,
};

/** Middleware: what a route throws becomes a problem+json answer; only what is our fault is logged. */
export function errorsToProblems(metrics: Metrics): MiddlewareObj {
  return {
    onError: (request) => {
      const { error } = request;
      request.response = answerTo(error);
      if (error instanceof HttpError && error.status < 500) metrics.add('HttpRefused');
      else
        metrics.failure('Failures', codeOf(error), {
          requestId: request.context.awsRequestId,
          ...errorFacts(error),
        });
    },
  };
}

function answerTo(error: unknown) {
  if (error instanceof HttpError) return problem(error.status, error.code);
  if (error instanceof PermanentError)
    return problem(permanentStatus[error.code] ?? 422, error.code);
  if (error instanceof RetryableError) return problem(503, error.code);
  return problem(500, 'UNEXPECTED');
}
