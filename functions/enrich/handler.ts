import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { within } from '../runtime/deadline.ts';
import { invocationSummary } from '../runtime/invocation-summary.ts';
import { answerBatch, type BatchParts } from './batch.ts';
import { answerDirect, DirectEvent } from './direct.ts';
import { SqsEvent } from './sqs-event.ts';

/** Enriches the calls of an SQS batch, or of a direct invoke `{callIds}`. */
export function createHandler(given: BatchParts) {
  const parts: BatchParts = {
    ...given,
    enrich: (callId, stored, signal) => within(signal, () => given.enrich(callId, stored, signal)),
    readRecords: (callIds, signal) => within(signal, () => given.readRecords(callIds, signal)),
  };

  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics))
    .handler(async (event: unknown, context: Context) => {
      const remainingMs = context.getRemainingTimeInMillis();
      const batch = SqsEvent.safeParse(event);
      if (batch.success) return answerBatch(batch.data, remainingMs, parts);
      const direct = DirectEvent.safeParse(event);
      if (direct.success) return answerDirect(direct.data, remainingMs, parts);
      // an empty success would delete messages of an event we cannot read
      throw new Error('neither an SQS event nor {callIds} with at most 100 ids');
    });
}
