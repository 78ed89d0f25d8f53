import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { withDeadlines } from '../shared/deadline.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import { type Asked, type AskParts, ask } from './ask.ts';
import { type TickParts, tick } from './tick.ts';

export type ReconcileHandlerParts = TickParts & AskParts;

/**
 * A tick of the schedule takes the runs under way a piece further; anything else is a request for a run,
 * which the next tick takes up.
 */
export function createHandler(parts: ReconcileHandlerParts) {
  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics))
    .handler(async (event: unknown, context: Context): Promise<Asked | undefined> => {
      const remainingMs = context.getRemainingTimeInMillis();
      return withDeadlines(remainingMs, async ({ work, wrapUp }) => {
        if (!isTick(event)) return ask(event, work, parts);
        await tick(remainingMs, { work, wrapUp }, parts);
        return undefined;
      });
    });
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
function isTick(event: unknown): boolean {
  return Object(event).source === 'aws.events';
}
