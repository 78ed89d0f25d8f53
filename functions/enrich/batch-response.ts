import type { Postponed } from '../../clients/call-queue.ts';
import type { DeadLetter } from '../../clients/dead-letters.ts';
import { comingBack, type Fate, fateOf, type RetryPolicy } from '../../core/disposition.ts';
import { within } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import type { Log } from '../shared/log.ts';
import { type Metrics, noteCalls, outcomeMetric } from '../shared/metrics.ts';
import type { Done, Failed, Verdict } from './message-result.ts';

export interface SettleParts {
  readonly policy: RetryPolicy;
  /** hides messages until they are due */
  readonly postpone: (messages: readonly Postponed[], signal: AbortSignal) => Promise<void>;
  /** sends a message to the dead letters */
  readonly setAside: (letter: DeadLetter, signal: AbortSignal) => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Carries the verdicts out: dead letters are sent, retries postponed. Resolves to the ids of the
 * messages that must come back, those that could not be set aside among them. Never rejects.
 */
export async function settle(
  verdicts: readonly Verdict[],
  signal: AbortSignal,
  parts: SettleParts,
): Promise<Set<string>> {
  const { log, metrics, policy } = parts;
  const returned = new Set<string>();
  const postponed: Postponed[] = [];

  metrics.add('Received', verdicts.length);
  noteCalls(
    metrics,
    verdicts.filter((verdict) => 'outcome' in verdict),
  );
  await Promise.all(
    verdicts.map(async (verdict) => {
      if ('outcome' in verdict) return done(verdict);
      const fate = await sent(verdict);
      report(verdict, fate);
      if (fate.kind === 'deadLetter') return;
      returned.add(verdict.message.messageId);
      const { receiptHandle } = verdict.message;
      if (receiptHandle) postponed.push({ receiptHandle, delayMs: fate.delayMs });
    }),
  );
  if (postponed.length > 0) await hide();
  return returned;

  function done({ message, outcome, callId }: Done): void {
    metrics.add(outcomeMetric[outcome]);
    log.debug('done', { callId, outcome, messageId: message.messageId });
  }

  /** The fate a message really has: one that cannot be set aside comes back. */
  async function sent({ message, error }: Failed): Promise<Fate> {
    const fate = fateOf(error, message, policy);
    if (fate.kind === 'retry') return fate;
    const letter = {
      body: message.body,
      code: fate.code,
      firstSeen: new Date(message.sentAtMs).toISOString(),
      receiveCount: message.receiveCount,
      sourceMessageId: message.messageId,
    };
    try {
      await within(signal, () => parts.setAside(letter, signal));
      return fate;
    } catch (sendError) {
      return comingBack(sendError, message, policy);
    }
  }

  function report({ message, error, callId }: Failed, fate: Fate): void {
    const isDead = fate.kind === 'deadLetter';
    metrics.add(isDead ? 'DeadLettered' : 'Retried');
    metrics.failure(isDead ? 'DeadLetters' : 'Failures', fate.code, {
      callId,
      messageId: message.messageId,
      receiveCount: message.receiveCount,
      ...(fate.kind === 'retry' && { retryInSeconds: Math.ceil(fate.delayMs / 1000) }),
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
