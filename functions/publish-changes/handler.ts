import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import type { DeadLetter } from '../../clients/dead-letters.ts';
import type { BusEntry, PutResult } from '../../clients/event-bus.ts';
import { type EventPhone, eventOf } from '../../core/call-event.ts';
import { codeOf } from '../../core/disposition.ts';
import type { IgnoredFields } from '../../core/ignored-fields.ts';
import { changesBetween } from '../../core/record-changes.ts';
import { withDeadlines } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import type { Metrics } from '../shared/metrics.ts';
import { type Pending, requestsOf } from './put-events-requests.ts';
import { deadChange, recordFrom, StreamEvent, type StreamRecord } from './stream-event.ts';

export interface PublishParts {
  readonly putEvents: (entries: readonly BusEntry[], signal: AbortSignal) => Promise<PutResult>;
  /** sends a record that makes no sense to the dead changes */
  readonly sendToDeadLetters: (letter: DeadLetter, signal: AbortSignal) => Promise<void>;
  readonly eventPhone: EventPhone;
  /** whether events carry links and summaries */
  readonly eventRecordings: boolean;
  readonly ignoredFields: IgnoredFields;
  readonly metrics: Metrics;
}

const attempts = 3;

/**
 * Tells the bus what changed. What cannot be sent is handed back from the first such record on, so
 * the order of a call's events holds; events of the records before are not sent again. A record that
 * makes no sense is dead-lettered: it would hold up all that come after it.
 */
export function createHandler(parts: PublishParts) {
  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(parts.metrics))
    .handler(async (event: unknown, context: Context): Promise<DynamoDBBatchResponse> => {
      const { Records } = StreamEvent.parse(event);
      return withDeadlines(context.getRemainingTimeInMillis(), async ({ work, wrapUp }) => {
        const { pending, unreadable } = read(Records);
        const unsent = await publish(pending, work);
        const left = unsent === undefined ? unreadable : before(unsent, unreadable, Records);
        const failed = (await sendToDeadLetters(left, wrapUp)) ?? unsent;
        return { batchItemFailures: failed ? [{ itemIdentifier: failed }] : [] };
      });
    });

  function read(records: readonly StreamRecord[]) {
    const pending: Pending[] = [];
    const unreadable: StreamRecord[] = [];
    for (const streamRecord of records) {
      const { eventName, dynamodb } = streamRecord;
      // a record removed by TTL or by hand is an end of keeping it, not a change of the call
      if (eventName === 'REMOVE') continue;
      const sequenceNumber = dynamodb.SequenceNumber;
      try {
        const after = recordFrom(dynamodb.NewImage);
        const before = eventName === 'MODIFY' ? recordFrom(dynamodb.OldImage) : undefined;
        for (const change of changesBetween(before, after, parts.ignoredFields)) {
          const event = eventOf(change, parts.eventPhone, parts.eventRecordings);
          const entry = { type: change.type, event };
          pending.push({ entry, sequenceNumber });
        }
      } catch (error) {
        parts.metrics.failure('Failures', 'STREAM_RECORD_UNREADABLE', errorFacts(error));
        unreadable.push(streamRecord);
      }
    }
    return { pending, unreadable };
  }

  /** The sequence number of the first record that could not be dead-lettered. */
  async function sendToDeadLetters(
    records: readonly StreamRecord[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    for (const record of records) {
      try {
        await parts.sendToDeadLetters(deadChange(record), signal);
        parts.metrics.failure('DeadLetters', 'STREAM_RECORD_UNREADABLE', {});
      } catch (error) {
        parts.metrics.failure('Failures', codeOf(error), errorFacts(error));
        return record.dynamodb.SequenceNumber;
      }
    }
    return undefined;
  }

  /** The sequence number of the first record whose events could not all be sent. */
  async function publish(
    pending: readonly Pending[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    for (const request of requestsOf(pending)) {
      let result: PutResult = { refused: request.map(({ entry }) => entry) };
      for (let attempt = 1; attempt <= attempts && isLeft(result, signal); attempt++) {
        result = await parts.putEvents(result.refused, signal);
      }
      const { refused, cause } = result;
      parts.metrics.add('EventsPublished', request.length - refused.length);
      if (refused.length > 0) {
        parts.metrics.failure('Failures', 'BUS_UNAVAILABLE', { events: refused.length, cause });
        return request.find(({ entry }) => refused.includes(entry))?.sequenceNumber;
      }
    }
    return undefined;
  }
}

/** Those of the records that come before the one with this number; the others are handed back. */
function before(
  sequenceNumber: string,
  some: readonly StreamRecord[],
  all: readonly StreamRecord[],
): StreamRecord[] {
  const first = all.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === sequenceNumber);
  return some.filter((record) => all.indexOf(record) < first);
}

function isLeft({ refused }: PutResult, signal: AbortSignal): boolean {
  return refused.length > 0 && !signal.aborted;
}
