import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Watermarks } from '../../clients/recheck-checkpoint.ts';
import { withDeadlines } from '../shared/deadline.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import { type QueueDueCallsParts, queueDueCalls } from './queue-due-calls.ts';

export interface RecheckParts extends QueueDueCallsParts {
  /** takes the lock until the given time; undefined while another run holds it */
  readonly begin: (untilMs: number, signal: AbortSignal) => Promise<Watermarks | undefined>;
  /** remembers how far the run got and gives the lock back */
  readonly end: (watermarks: Watermarks, signal: AbortSignal) => Promise<void>;
}

// beats each minute: to an alarm that watches for silence, a metric that is missing says nothing
const heartbeat = ['Enriched', 'Changed', 'EventsPublished', 'WebhooksAccepted'] as const;

/** Queues the calls that are due to be read again; runs do not overlap. */
export function createHandler(parts: RecheckParts) {
  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics))
    .handler(async (_event: unknown, context: Context) => {
      const remainingMs = context.getRemainingTimeInMillis();
      for (const metric of heartbeat) parts.metrics.add(metric, 0);
      await withDeadlines(remainingMs, async ({ work, wrapUp }) => {
        const watermarks = await parts.begin(parts.now() + remainingMs, work);
        if (!watermarks) return;
        try {
          await queueDueCalls(watermarks, work, parts);
        } finally {
          await parts.end(watermarks, wrapUp);
        }
      });
    });
}
