import type { SQSBatchResponse } from 'aws-lambda';
import type { Postponed } from '../../clients/call-queue.ts';
import type { DeadLetter } from '../../clients/dead-letters.ts';
import {
  type Disposition,
  dispositionOf,
  type RetryPolicy,
  returnToQueue,
} from '../../core/disposition.ts';
import { within } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import type { Log } from '../shared/log.ts';
import { type Metrics, noteCalls, outcomeMetric } from '../shared/metrics.ts';
import type { Done, Failed, MessageResult } from './message-result.ts';

export interface DispositionParts {
  readonly policy: RetryPolicy;
  /** hides messages until they are due */
  readonly postpone: (messages: readonly Postponed[], signal: AbortSignal) => Promise<void>;
  /** sends a message to the dead letters */
  readonly sendToDeadLetters: (letter: DeadLetter, signal: AbortSignal) => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Carries the results out: dead letters are sent, retries postponed. Resolves to the answer that
 * names the messages that must come back, those that could not be dead-lettered among them. Never rejects.
 */
export async function carryOut(
  results: readonly MessageResult[],
  signal: AbortSignal,
  parts: DispositionParts,
): Promise<SQSBatchResponse> {
  const { log, metrics, policy } = parts;
  const returned = new Set<string>();
  const postponed: Postponed[] = [];

  metrics.add('Received', results.length);
  noteCalls(
    metrics,
    results.filter((result) => 'outcome' in result),
  );
  await Promise.all(
    results.map(async (result) => {
      if ('outcome' in result) return done(result);
      const disposition = await sent(result);
      report(result, disposition);
      if (disposition.kind === 'deadLetter') return;
      const { messageId, receiptHandle } = result.message;
      returned.add(messageId);
      if (receiptHandle) postponed.push({ receiptHandle, delayMs: disposition.delayMs });
    }),
  );
  if (postponed.length > 0) await hide();
  return { batchItemFailures: [...returned].map((itemIdentifier) => ({ itemIdentifier })) };

  function done({ message, outcome, callId }: Done): void {
    metrics.add(outcomeMetric[outcome]);
    log.debug('done', { callId, outcome, messageId: message.messageId });
  }

  /** The disposition a message really has: one that cannot be dead-lettered comes back. */
  async function sent({ message, error }: Failed): Promise<Disposition> {
    const disposition = dispositionOf(error, message, policy);
    if (disposition.kind === 'return') return disposition;
    const letter = {
      body: message.body,
      code: disposition.code,
      firstSeen: new Date(message.sentAtMs).toISOString(),
      receiveCount: message.receiveCount,
      sourceMessageId: message.messageId,
    };
    try {
      await within(signal, () => parts.sendToDeadLetters(letter, signal));
      return disposition;
    } catch (sendError) {
      return returnToQueue(sendError, message, policy);
    }
  }

  function report({ message, error, callId }: Failed, disposition: Disposition): void {
    const isDead = disposition.kind === 'deadLetter';
    metrics.add(isDead ? 'DeadLettered' : 'Retried');
    metrics.failure(isDead ? 'DeadLetters' : 'Failures', disposition.code, {
      callId,
      messageId: message.messageId,
      receiveCount: message.receiveCount,
      ...(disposition.kind === 'return' && {
        retryInSeconds: Math.ceil(disposition.delayMs / 1000),
      }),
      ...errorFacts(error),
    });
  }

  // what cannot be hidden comes back by itself after the queue's visibility timeout
  async function hide(): Promise<void> {
    try {
      await within(signal, () => parts.postpone(postponed, signal));
    } catch (error) {
      metrics.failure('Failures', 'QUEUE_UNAVAILABLE', errorFacts(error));
    }
  }
}
