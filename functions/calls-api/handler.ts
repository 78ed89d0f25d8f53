import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { withDeadlines } from '../shared/deadline.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import { type CallParts, enrichNow, readStored } from './calls.ts';
import { errorsToProblems } from './errors-to-problems.ts';
import { HttpRequest } from './http-request.ts';
import { type ListParts, listCalls } from './list-calls.ts';
import { listReconciliations, type ReconciliationParts } from './list-reconciliations.ts';
import { HttpError } from './problem.ts';
import type { Route } from './route.ts';
import { acceptWebhook, type WebhookParts } from './webhooks.ts';

type Parts = CallParts & ListParts & ReconciliationParts & WebhookParts;

const routes: Record<string, Route<Parts>> = {
  'POST /webhooks/calls': acceptWebhook,
  'POST /calls/{callId}': enrichNow,
  'GET /calls/{callId}': readStored,
  'GET /calls': listCalls,
  'GET /reconciliations': listReconciliations,
};

/** The HTTP API: webhook intake, enrich now, read what is stored. */
export function createHandler(parts: Parts) {
  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics, parts.tokenAgeMs))
    .use(errorsToProblems(parts.metrics, Object.keys(routes)))
    .handler(async (event: unknown, context: Context) => {
      const request = HttpRequest.safeParse(event);
      if (!request.success)
        throw new HttpError(400, 'ROUTE_UNKNOWN', { reason: 'no-http-request' });
      const route = Object.hasOwn(routes, request.data.routeKey) && routes[request.data.routeKey];
      if (!route) throw new HttpError(404, 'ROUTE_UNKNOWN', { reason: 'route-unknown' });
      return withDeadlines(context.getRemainingTimeInMillis(), (deadlines) =>
        route(request.data, deadlines, parts),
      );
    });
}
