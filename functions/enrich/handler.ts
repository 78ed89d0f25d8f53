import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { within } from '../shared/deadline.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import { observeUpdate } from '../shared/metrics.ts';
import { SqsEvent } from '../shared/sqs-event.ts';
import { answerDirect } from './direct-invoke.ts';
import { isDirect } from './direct-request.ts';
import { answerBatch, type BatchParts } from './sqs-batch.ts';

export interface EnrichHandlerParts extends BatchParts {
  readonly tokenAgeMs: () => number | undefined;
}

/** Enriches the calls of an SQS batch, or of a direct invoke `{callIds}`. */
export function createHandler(given: EnrichHandlerParts) {
  const parts: EnrichHandlerParts = {
    ...given,
    enrich: async (callId, stored, signal) => {
      const update = await within(signal, () => given.enrich(callId, stored, signal));
      observeUpdate(given.metrics, update);
      return update;
    },
    readRecords: (callIds, signal) => within(signal, () => given.readRecords(callIds, signal)),
  };

  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics, parts.tokenAgeMs))
    .handler(async (event: unknown, context: Context) => {
      const remainingMs = context.getRemainingTimeInMillis();
      if (isDirect(event)) return answerDirect(event, remainingMs, parts);
      const batch = SqsEvent.safeParse(event);
      if (batch.success) return answerBatch(batch.data, remainingMs, parts);
      // an empty success would delete messages of an event we cannot read
      throw new Error('neither an SQS event nor {callIds}');
    });
}
