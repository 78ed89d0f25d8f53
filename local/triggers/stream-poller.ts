import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamRecord, TableStream } from '../aws/table-stream.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { reportedFailures } from './batch-response.ts';
import { splitByBytes } from './payload-limit.ts';
import { type StreamFailure, streamFailureNotice } from './stream-failure-notice.ts';

/** An event source mapping of a table's stream, as its template says it. */
export interface StreamMapping {
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1 for ever */
  readonly maxRetryAttempts: number;
  /** -1 for ever */
  readonly maxRecordAgeSeconds: number;
  /** told of batches that were given up */
  readonly onFailure: (notice: object) => Promise<unknown>;
}

interface Outcome {
  /** how many records, from the first, are processed */
  readonly done: number;
  /** nothing is known of single records */
  readonly failedWhole: boolean;
  readonly requestId: string;
  readonly functionError: 'Unhandled' | undefined;
}

// AWS waits up to a minute; like that of a schedule, it takes a second here
const firstDelayMs = 100;
const longestDelayMs = 1_000;

/**
 * Feeds a table's changes to a function, in order and as one shard.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function pollStream(stream: TableStream, mapping: StreamMapping, target: LocalFunction) {
  const { batchSize, batchWindowSeconds, maxRetryAttempts, maxRecordAgeSeconds } = mapping;
  const stopping = new AbortController();
  const { signal } = stopping;

  const polling = poll();
  return { stop };

  async function poll() {
    while (!signal.aborted) {
      const taken = await stream.take(batchSize, batchWindowSeconds * 1000);
      for (const batch of splitByBytes(taken, (record) => record)) await deliver(batch, 0);
    }
  }

  /** Until all are processed or given up; nothing that comes after them goes before. */
  async function deliver(records: readonly StreamRecord[], retries: number): Promise<void> {
    if (records.length === 0 || signal.aborted) return;
    const outcome = await invoke(records);
    const left = records.slice(outcome.done);
    if (left.length === 0 || signal.aborted) return;
    if (outcome.failedWhole && mapping.bisects && left.length > 1) {
      const half = Math.ceil(left.length / 2);
      await deliver(left.slice(0, half), retries);
      return deliver(left.slice(half), retries);
    }
    // a batch that got ahead, like its halves above, is a new one
    const tried = outcome.done > 0 ? 0 : retries;
    const condition = reasonToGiveUp(left, tried);
    if (condition) return giveUp(left, { ...outcome, condition, invokeCount: tried + 1 });
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** tried);
    await sleep(delayMs, undefined, { signal }).catch(() => {});
    return deliver(left, tried + 1);
  }

  async function invoke(Records: readonly StreamRecord[]): Promise<Outcome> {
    const requestId = randomUUID();
    const { payload, failed } = await target.invoke(JSON.stringify({ Records }), requestId);
    const functionError = failed ? 'Unhandled' : undefined;
    const ids = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failures = failed ? undefined : failuresIn(payload, ids);
    // what comes after the first failure is done again
    const first = failures ? ids.findIndex((id) => failures.has(id)) : 0;
    const done = first < 0 ? Records.length : first;
    return { done, failedWhole: !failures, requestId, functionError };
  }

  function failuresIn(payload: string, ids: readonly string[]) {
    return mapping.reportsItemFailures ? reportedFailures(payload, ids) : new Set<string>();
  }

  function reasonToGiveUp(
    [first]: readonly StreamRecord[],
    retries: number,
  ): StreamFailure['condition'] | undefined {
    const ageSeconds = Date.now() / 1000 - (first?.dynamodb.ApproximateCreationDateTime ?? 0);
    if (maxRecordAgeSeconds >= 0 && ageSeconds > maxRecordAgeSeconds) return 'RecordAgeExceeded';
    if (maxRetryAttempts >= 0 && retries >= maxRetryAttempts) return 'RetryAttemptsExhausted';
    return undefined;
  }

  async function giveUp(records: readonly StreamRecord[], given: Omit<StreamFailure, 'records'>) {
    const notice = streamFailureNotice(stream.arn, target, { ...given, records });
    // a notice that cannot be left is lost, as on AWS
    await mapping.onFailure(notice).catch(() => {});
  }

  function stop() {
    stopping.abort();
    stream.close();
    return polling;
  }
}
