import { explainCall } from '../explain-call.ts';
import { stateOf } from '../follow-reconciliation.ts';
import {
  dropAllLetters,
  letterQueuesOf,
  listAllLetters,
  redriveAllLetters,
} from '../letter-queues.ts';
import { maskedRecord, withoutRecordingTexts } from '../masked-record.ts';
import { createPace } from '../pace.ts';
import { playRecording } from '../play-recording.ts';
import { readCalls } from '../read-calls.ts';
import { reconciliationReader } from '../reconciliations.ts';
import type { RedriveCounts, RedriveResult } from '../redrive-letters.ts';
import { queueCalls } from '../send-calls.ts';
import type { Stack } from '../stack/stack.ts';
import { startReconciliation } from '../start-reconciliation.ts';
import { callsToRead } from '../stored-calls.ts';
import { bucketOf, recordingsOf } from '../stored-recordings.ts';
import type { PageActions } from './actions.ts';
import type { RedriveProgress } from './answers.ts';
import { callRows } from './call-rows.ts';
import { flowCounts, series } from './flow-counts.ts';
import { logRows, waitingCalls } from './log-rows.ts';
import { runbookArticle } from './runbook-article.ts';
import { openSwitchboard } from './switchboard.ts';

const sentPerSecond = 100;
const readPerSecond = 20;
const patienceMs = 30_000;
const shownReports = 100;
const reconciledMs = 3 * 86_400_000;

/** What the page can ask of a stack. */
export async function stackActions(stack: Stack, now: () => number): Promise<PageActions> {
  const { name, stage, isLocal, region, account, clients, output } = stack;
  const { sqs, dynamodb, lambda } = clients;
  const bucket = bucketOf(stack);
  const limit = () => AbortSignal.timeout(patienceMs);
  const liner = await openSwitchboard(stack);

  return {
    stack: { name, stage, isLocal, region, account, hasSwitchboard: liner !== undefined },
    flow: (lastMs) => flowCounts(stack, lastMs, now()),
    series: (lastMs) => series(stack, lastMs, now()),
    calls: (query) => callRows(stack, query, now(), limit()),
    async call(callId) {
      const story = await explainCall(stack, callId, { now });
      const table = callsToRead(dynamodb, output('CallsTableName'));
      const record = await table.readRecord(callId, limit());
      return { story, ...(record && { record: maskedRecord(withoutRecordingTexts(record)) }) };
    },
    log: (query) => logRows(stack, query, now()),
    waiting: (lastMs) => waitingCalls(stack, lastMs, now()),
    letters: async (signal) => listAllLetters(await letterQueuesOf(stack), {}, { now, signal }),
    async *redrive(filter, perSecond, signal) {
      const queues = await letterQueuesOf(stack);
      const pace = createPace(perSecond);
      yield* progressOf((onCounts) =>
        redriveAllLetters(queues, filter, { now, pace, signal, onCounts }),
      );
    },
    async *drop(filter, signal) {
      const queues = await letterQueuesOf(stack);
      yield* progressOf((onCounts) => dropAllLetters(queues, filter, { now, signal, onCounts }));
    },
    async send(callIds, signal) {
      const pace = createPace(sentPerSecond);
      let queued = 0;
      const sending = queueCalls(sqs, output('CallQueueUrl'), callIds, { pace, signal });
      for await (const count of sending) queued = count;
      return { queued };
    },
    async read(callIds, signal) {
      const options = { perSecond: readPerSecond, signal };
      const reading = readCalls(lambda, output('EnrichFunctionName'), callIds, options);
      return (await Array.fromAsync(reading)).flat();
    },
    async recording(callId, recordingId) {
      if (!bucket) return undefined;
      const stored = await recordingsOf(bucket, callId);
      return stored.find((each) => each.recordingId === recordingId);
    },
    async play({ key }, range, signal) {
      if (!bucket) throw new Error('a recording without a bucket');
      return playRecording(bucket, key, range, signal);
    },
    async reconciliations(signal) {
      const reader = reconciliationReader(stack, now, signal);
      const [reports, [run]] = await Promise.all([reader.reports(shownReports), reader.runs()]);
      return { reports, ...(run && { running: stateOf(run) }) };
    },
    async reconcile() {
      const [from = '', to = ''] = [now() - reconciledMs, now()].map((ms) =>
        new Date(ms).toISOString(),
      );
      const request = { from, to, dryRun: false, refresh: false };
      return { id: await startReconciliation(lambda, output('ReconcileFunctionName'), request) };
    },
    article: runbookArticle,
    ...(liner && { liner }),
  };
}

/** The counts of long work as they come, the latest only, and its result last. */
async function* progressOf(
  work: (onCounts: (counts: RedriveCounts) => void) => Promise<RedriveResult>,
): AsyncGenerator<RedriveProgress> {
  let latest: RedriveCounts | undefined;
  let wake = () => {};
  const done = work((counts) => {
    latest = { ...counts };
    wake();
  });
  // whoever reads hears of it below
  const over = done.then(
    () => true,
    () => true,
  );
  for (;;) {
    const told = new Promise<false>((resolve) => {
      wake = () => resolve(false);
    });
    const isOver = latest === undefined && (await Promise.race([over, told]));
    if (isOver) break;
    if (latest) yield { removed: latest.removed, failed: latest.failed };
    latest = undefined;
  }
  const result = await done;
  yield { removed: result.removed, failed: result.failed, result };
}
