import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { awsClientOptions } from '../clients/aws-client.ts';
import { postpone } from '../clients/call-queue.ts';
import { wholeNumber } from '../functions/shared/environment.ts';
import { createLog, writeLine } from '../functions/shared/log.ts';
import type { consumeEvents } from './consume-events.ts';

/** What a function that works off a queue of events is told by the stack. */
export const QueueEnvironment = z.object({
  QUEUE_URL: z.string().check(z.url()),
  RETRY_BASE_SECONDS: wholeNumber(1),
  RETRY_CAP_SECONDS: wholeNumber(1),
});
export type QueueEnvironment = z.input<typeof QueueEnvironment>;

/** All that consuming events needs, but for what they are and what is done with one. */
export function connectQueue(
  environment: z.output<typeof QueueEnvironment>,
): Omit<Parameters<typeof consumeEvents>[0], 'schema' | 'take'> {
  const sqs = new SQSClient(awsClientOptions('SQS'));
  return {
    postpone: (messages, signal) => postpone(sqs, environment.QUEUE_URL, messages, signal),
    ladder: {
      baseMs: environment.RETRY_BASE_SECONDS * 1000,
      capMs: environment.RETRY_CAP_SECONDS * 1000,
    },
    random: Math.random,
    now: Date.now,
    log: createLog('INFO', writeLine),
  };
}
