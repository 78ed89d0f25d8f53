import { receivesToOutlast } from '../core/backoff.ts';

const outageMs = 24 * 60 * 60_000;
/** receives that a crash, a redeployment or a throttled poller may use up without trying Liner */
const spareReceives = 5;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export const mostReceives = 1000;

/** How often a message is received before SQS gives it up: a day without Liner is outlasted. */
export function maxReceiveCount(backoff: { retryBaseSeconds: number; retryCapSeconds: number }) {
  const ladder = { baseMs: backoff.retryBaseSeconds * 1000, capMs: backoff.retryCapSeconds * 1000 };
  return receivesToOutlast(outageMs, ladder) + spareReceives;
}
