import type { SQSClient } from '@aws-sdk/client-sqs';
import { sendCalls } from '../clients/call-queue.ts';
import type { CallId } from '../core/call-id.ts';
import { inGroups } from './side-by-side.ts';

export interface SendOptions {
  /** is awaited before every id */
  readonly pace: () => Promise<void>;
  readonly signal: AbortSignal;
}

// one request
const groupSize = 10;

/**
 * Puts ids into the call queue, in their order; yields how many are there, after each ten. One that is
 * sent twice is fetched once more at most, so what was cut off is begun anew.
 * @throws {RetryableError} QUEUE_UNAVAILABLE
 */
export async function* queueCalls(
  client: SQSClient,
  queueUrl: string,
  callIds: readonly CallId[],
  { pace, signal }: SendOptions,
): AsyncGenerator<number> {
  let sent = 0;
  for (const group of inGroups(callIds, groupSize)) {
    for (const _ of group) await pace();
    if (signal.aborted) return;
    // what is on its way is waited for, so that the count is true
    await sendCalls(client, queueUrl, group, AbortSignal.timeout(requestMs));
    sent += group.length;
    yield sent;
  }
}

const requestMs = 30_000;
