import type { Context, SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Postponed } from '../clients/call-queue.ts';
import { type Backoff, delayMs } from '../core/backoff.ts';
import { withDeadlines } from '../functions/shared/deadline.ts';
import { errorFacts } from '../functions/shared/error-facts.ts';
import type { Log, LogFields } from '../functions/shared/log.ts';
import { type Message, messagesOf, SqsEvent } from '../functions/shared/sqs-event.ts';
import { NotTaken } from './send-json.ts';

export interface ConsumerParts<Event extends OurEvent> {
  /** what an event must be */
  readonly schema: z.ZodMiniType<Event>;
  /** takes one event in; what it throws brings the event back. Resolves to what the log says of it. */
  readonly take: (event: Event, signal: AbortSignal) => Promise<string>;
  readonly postpone: (messages: readonly Postponed[], signal: AbortSignal) => Promise<void>;
  readonly ladder: Backoff;
  /** in [0, 1) */
  readonly random: () => number;
  readonly now: () => number;
  readonly log: Log;
}

/** What all our events have. */
interface OurEvent {
  readonly id: string;
  readonly callId: number;
}

/**
 * Works off a queue that a rule fills: one event after the other, so that the other side is not
 * overrun. What fails comes back with backoff, until the queue's own limit sets it aside.
 */
export function consumeEvents<Event extends OurEvent>(parts: ConsumerParts<Event>) {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
  const BusEvent = z.object({ detail: parts.schema });
  return async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
    const messages = messagesOf(SqsEvent.parse(event), parts.now());
    return withDeadlines(context.getRemainingTimeInMillis(), async ({ work, wrapUp }) => {
      const returned: string[] = [];
      const postponed: Postponed[] = [];
      for (const message of messages) {
        const delay = work.aborted ? undefined : await attempt(message, work);
        if (delay === 'taken') continue;
        returned.push(message.messageId);
        const { receiptHandle } = message;
        if (delay !== undefined && receiptHandle) postponed.push({ receiptHandle, delayMs: delay });
      }
      // what cannot be postponed comes back by itself after the queue's visibility timeout
      if (postponed.length > 0) {
        await parts.postpone(postponed, wrapUp).catch((error: unknown) => {
          parts.log.warn('not postponed', errorFacts(error));
        });
      }
      return { batchItemFailures: returned.map((itemIdentifier) => ({ itemIdentifier })) };
    });
  };

  /** The milliseconds to wait before the next attempt, unless it was taken. */
  async function attempt(message: Message, signal: AbortSignal): Promise<number | 'taken'> {
    const { receiveCount, body } = message;
    let about: LogFields = { receiveCount };
    try {
      const { detail } = BusEvent.parse(JSON.parse(body));
      about = { ...about, callId: detail.callId, eventId: detail.id };
      parts.log.info(await parts.take(detail, signal), about);
      return 'taken';
    } catch (error) {
      const refusal = error instanceof NotTaken ? error : undefined;
      const why = refusal ? { status: refusal.status } : errorFacts(error);
      parts.log.warn('comes back', { ...about, ...why });
      return delayMs(receiveCount, refusal?.retryAfterMs, parts.ladder, parts.random);
    }
  }
}
