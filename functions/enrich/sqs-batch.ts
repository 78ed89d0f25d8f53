import type { SQSBatchResponse } from 'aws-lambda';
import type { CallId } from '../../core/call-id.ts';
import { isCovered } from '../../core/covered-messages.ts';
import { type Ending, type EnrichCallsParts, enrichCalls } from '../../core/enrich-calls.ts';
import { RetryableError } from '../../core/errors.ts';
import { readCallId } from '../../core/message-body.ts';
import { withDeadlines } from '../shared/deadline.ts';
import { type SettleParts, settle } from './batch-response.ts';
import type { Verdict } from './message-result.ts';
import { type Message, messagesOf, type SqsEvent } from './sqs-event.ts';

export interface BatchParts extends EnrichCallsParts, SettleParts {
  /** where the call id stands in a message */
  readonly callIdPointer: string;
  readonly now: () => number;
}

/** Enriches the calls of a batch and names the messages that must come back. Never rejects. */
export async function answerBatch(
  event: SqsEvent,
  remainingMs: number,
  parts: BatchParts,
): Promise<SQSBatchResponse> {
  return withDeadlines(remainingMs, async ({ work, settling }) => {
    const verdicts = await judge(messagesOf(event, parts.now()), work, parts);
    const returned = await settle(verdicts, settling, parts);
    return { batchItemFailures: [...returned].map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

async function judge(
  messages: readonly Message[],
  signal: AbortSignal,
  parts: BatchParts,
): Promise<Verdict[]> {
  const unreadable: Verdict[] = [];
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
  const endings = await enrichCalls(
    [...byCall.keys()],
    (callId, stored) =>
      (byCall.get(callId) ?? []).every(({ sentAtMs }) => isCovered(stored, sentAtMs)),
    parts,
    signal,
  );
  const judged = [...byCall].flatMap(([callId, same]) =>
    verdictsOf(callId, same, endings.get(callId)),
  );
  return [...unreadable, ...judged];
}

/** One fetch answers all messages about a call: the first one is counted for it, the others are covered. */
function verdictsOf(callId: CallId, messages: Message[], ending: Ending | undefined): Verdict[] {
  const waiting = messages.filter(({ sentAtMs }) => !isCovered(ending?.before, sentAtMs));
  return messages.map((message): Verdict => {
    if (!waiting.includes(message)) return { message, outcome: 'covered', callId };
    if (ending?.kind === 'done') {
      const outcome = message === waiting[0] ? ending.step.outcome : 'covered';
      return { message, outcome, callId };
    }
    return { message, error: ending?.kind === 'failed' ? ending.error : undefined, callId };
  });
}
