import type { SQSBatchResponse } from 'aws-lambda';
import type { Postponed } from '../../clients/call-queue.ts';
import type { DeadLetter } from '../../clients/dead-letters.ts';
import type { CallId } from '../../core/call-id.ts';
import {
  type Disposition,
  dispositionOf,
  type RetryPolicy,
  returnToQueue,
} from '../../core/disposition.ts';
import { within } from './deadline.ts';
import { errorFacts } from './error-facts.ts';
import type { Metric } from './metric-names.ts';
import type { Metrics } from './metrics.ts';
import type { Message } from './sqs-event.ts';

/** What was thrown about one message. */
export interface Failed {
  readonly message: Message;
  readonly error: unknown;
  readonly callId?: CallId;
  readonly recordingId?: number;
  /** what its letter says, where the body as it came holds more than a redrive needs */
  readonly letterBody?: string;
}

export interface DispositionParts {
  readonly policy: RetryPolicy;
  /** hides messages until they are due */
  readonly postpone: (messages: readonly Postponed[], signal: AbortSignal) => Promise<void>;
  /** sends a message to the dead letters */
  readonly sendToDeadLetters: (letter: DeadLetter, signal: AbortSignal) => Promise<void>;
  readonly metrics: Metrics;
}

/** How a function that works off a queue was told to go on trying. */
export function retryPolicyOf(environment: {
  readonly RETRY_BASE_SECONDS: number;
  readonly RETRY_CAP_SECONDS: number;
  readonly MAX_RECEIVE_COUNT: number;
}): RetryPolicy {
  return {
    backoff: {
      baseMs: environment.RETRY_BASE_SECONDS * 1000,
      capMs: environment.RETRY_CAP_SECONDS * 1000,
    },
    maxReceiveCount: environment.MAX_RECEIVE_COUNT,
    random: Math.random,
  };
}

/**
 * Carries out what befalls messages that failed: dead letters are sent, retries postponed. Resolves to
 * the answer that names those that must come back, those that could not be dead-lettered among them.
 * Never rejects.
 * @param counts the metric each is counted in
 */
export async function carryOut(
  failed: readonly Failed[],
  counts: Readonly<Record<Disposition['kind'], Metric>>,
  signal: AbortSignal,
  parts: DispositionParts,
): Promise<SQSBatchResponse> {
  const { metrics, policy } = parts;
  const returned = new Set<string>();
  const postponed: Postponed[] = [];

  await Promise.all(
    failed.map(async (result) => {
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

  /** The disposition a message really has: one that cannot be dead-lettered comes back. */
  async function sent({ message, error, letterBody }: Failed): Promise<Disposition> {
    const disposition = dispositionOf(error, message, policy);
    if (disposition.kind === 'return') return disposition;
    const letter = {
      body: letterBody ?? message.body,
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

  function report({ message, error, callId, recordingId }: Failed, disposition: Disposition): void {
    metrics.add(counts[disposition.kind]);
    const isDead = disposition.kind === 'deadLetter';
    metrics.failure(isDead ? 'DeadLetters' : 'Failures', disposition.code, {
      callId,
      ...(recordingId !== undefined && { recordingId }),
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
