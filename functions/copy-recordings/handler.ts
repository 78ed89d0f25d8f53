import middy from '@middy/core';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { type CopyMessage, copyMessage, readCopyMessage } from '../../core/copy-message.ts';
import type { CopyOutcome } from '../../core/copy-recording.ts';
import { carryOut, type DispositionParts, type Failed } from '../shared/batch-response.ts';
import { withDeadlines, within } from '../shared/deadline.ts';
import { invocationSummary } from '../shared/invocation-summary.ts';
import type { Log } from '../shared/log.ts';
import type { Metric } from '../shared/metric-names.ts';
import { type Message, messagesOf, SqsEvent } from '../shared/sqs-event.ts';

export interface CopyHandlerParts extends DispositionParts {
  readonly copy: (
    message: CopyMessage,
    delivered: Message,
    signal: AbortSignal,
  ) => Promise<CopyOutcome>;
  readonly tokenAgeMs: () => number | undefined;
  readonly log: Log;
  readonly now: () => number;
}

const counts = { return: 'RecordingsRetried', deadLetter: 'RecordingsDeadLettered' } as const;

const outcomeMetric: Readonly<Record<CopyOutcome['kind'], Metric>> = {
  queued: 'RecordingsQueued',
  stored: 'RecordingsStored',
  present: 'RecordingsPresent',
  gone: 'RecordingsGone',
};

/** Copies the recordings of an SQS batch, one after the other, and names the messages that must come back. */
export function createHandler(parts: CopyHandlerParts) {
  const { metrics, log } = parts;

  return middy({ timeoutEarlyInMillis: 0 })
    .use(invocationSummary(metrics, parts.tokenAgeMs))
    .handler(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
      const messages = messagesOf(SqsEvent.parse(event), parts.now());
      return withDeadlines(context.getRemainingTimeInMillis(), async ({ work, wrapUp }) => {
        const failed: Failed[] = [];
        for (const message of messages) {
          const failure = await failureOf(message, work, wrapUp);
          if (failure) failed.push(failure);
        }
        return carryOut(failed, counts, wrapUp, parts);
      });
    });

  async function failureOf(
    message: Message,
    work: AbortSignal,
    wrapUp: AbortSignal,
  ): Promise<Failed | undefined> {
    let about: CopyMessage | undefined;
    try {
      about = readCopyMessage(message.body);
      const asked = about;
      // an upload that is given up has its parts removed before the answer leaves
      note(asked, await within(wrapUp, () => parts.copy(asked, message, work)));
      return undefined;
    } catch (error) {
      // the body may be an event, which holds what letters must not
      return { message, error, ...about, ...(about && { letterBody: copyMessage(about) }) };
    }
  }

  function note(about: CopyMessage, outcome: CopyOutcome): void {
    const count = outcome.kind === 'queued' ? outcome.recordings : 1;
    if (count > 0) metrics.add(outcomeMetric[outcome.kind], count);
    if (outcome.kind === 'stored') metrics.add('RecordingBytes', outcome.bytes);
    metrics.note({ ...about });
    log.debug('done', { ...about, outcome: outcome.kind });
  }
}
