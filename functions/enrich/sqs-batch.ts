import type { SQSBatchResponse } from 'aws-lambda';
import type { CallId } from '../../core/call-id.ts';
import { wasReadSince } from '../../core/covered-messages.ts';
import { type EnrichCallsParts, type EnrichResult, enrichCalls } from '../../core/enrich-calls.ts';
import { RetryableError } from '../../core/errors.ts';
import { readCallId } from '../../core/message-body.ts';
import { carryOut, type DispositionParts, type Failed } from '../shared/batch-response.ts';
import { withDeadlines } from '../shared/deadline.ts';
import type { Log } from '../shared/log.ts';
import { noteCalls, outcomeMetric } from '../shared/metrics.ts';
import { type Message, messagesOf, type SqsEvent } from '../shared/sqs-event.ts';
import type { Done, MessageResult } from './message-result.ts';

export interface BatchParts extends EnrichCallsParts, DispositionParts {
  /** where the call id stands in a message */
  readonly callIdPointer: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Enriches the calls of a batch and names the messages that must come back. Never rejects. */
export async function answerBatch(
  event: SqsEvent,
  remainingMs: number,
  parts: BatchParts,
): Promise<SQSBatchResponse> {
  return withDeadlines(remainingMs, async ({ work, wrapUp }) => {
    const results = await judge(messagesOf(event, parts.now()), work, parts);
    parts.metrics.add('Received', results.length);
    const done = results.filter((result): result is Done => 'outcome' in result);
    const failed = results.filter((result): result is Failed => !('outcome' in result));
    note(done, parts);
    return carryOut(failed, counts, wrapUp, parts);
  });
}

const counts = { return: 'Retried', deadLetter: 'DeadLettered' } as const;

function note(done: readonly Done[], { metrics, log }: BatchParts): void {
  noteCalls(metrics, done);
  for (const { message, outcome, callId } of done) {
    metrics.add(outcomeMetric[outcome]);
    log.debug('done', { callId, outcome, messageId: message.messageId });
  }
}

async function judge(
  messages: readonly Message[],
  signal: AbortSignal,
  parts: BatchParts,
): Promise<MessageResult[]> {
  const unreadable: MessageResult[] = [];
  const byCall = new Map<CallId, Message[]>();
  for (const message of messages) {
    try {
      if (message.isFifo) throw new RetryableError('FIFO_UNSUPPORTED');
      const callId = readCallId(message.body, parts.callIdPointer);
      byCall.set(callId, [...(byCall.get(callId) ?? []), message]);
    } catch (error) {
      unreadable.push({ message, error });
    }
  }
  const resultsByCall = await enrichCalls(
    [...byCall.keys()],
    (callId, stored) =>
      (byCall.get(callId) ?? []).every(({ sentAtMs }) => wasReadSince(stored, sentAtMs)),
    parts,
    signal,
  );
  const judged = [...byCall].flatMap(([callId, same]) =>
    messageResults(callId, same, resultsByCall.get(callId)),
  );
  return [...unreadable, ...judged];
}

/** One fetch answers all messages about a call: the first one is counted for it, the others are covered. */
function messageResults(
  callId: CallId,
  messages: Message[],
  result: EnrichResult | undefined,
): MessageResult[] {
  const waiting = messages.filter(({ sentAtMs }) => !wasReadSince(result?.before, sentAtMs));
  return messages.map((message): MessageResult => {
    if (!waiting.includes(message)) return { message, outcome: 'covered', callId };
    if (result?.kind === 'done') {
      const outcome = message === waiting[0] ? result.update.outcome : 'covered';
      return { message, outcome, callId };
    }
    return { message, error: result?.kind === 'failed' ? result.error : undefined, callId };
  });
}
