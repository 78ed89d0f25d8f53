import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStack } from '../local-stack.ts';
import type { Screen } from '../terminal.ts';
import { createAwsReader, type StoredRecord } from './aws-reader.ts';
import { awaitRecordings, type CopiedRecordings } from './copied-recordings.ts';
import type { EventCounter } from './event-counter.ts';
import { readUntilRecorded, unrecorded } from './late-recordings.ts';
import { messageFor, webhookAuthOf } from './message.ts';
import { report } from './report.ts';
import { sendWebhook } from './webhook-sender.ts';

const unknownCall = 999_999;
const malformed = 'callId=1001';
const patienceMs = 60_000;
const senders = 3;

/**
 * Sends calls in every way there is, and shows what became of each.
 * @returns whether every one ended as expected
 */
export async function demonstrate(
  stack: LocalStack,
  ids: readonly number[],
  events: EventCounter,
  screen: Screen,
  signal: AbortSignal,
): Promise<boolean> {
  const { CallQueueUrl = '', DeadLetterQueueUrl = '', CallsTableName = '' } = stack.outputs;
  const aws = createAwsReader(stack.awsEndpoint);
  const half = Math.ceil(ids.length / 2);
  const [byRequest = 0, ...byWebhook] = ids.slice(0, half).reverse();
  const byQueue = ids.slice(half);
  const problems: string[] = [];

  await screen.step('Sending calls', send, () =>
    [
      `${byWebhook.length} by signed webhook`,
      `${byQueue.length} into the queue`,
      '1 by POST /calls/{callId}',
    ].join(', '),
  );
  const unknown = await askNow(unknownCall);
  const deadLetters = await screen.step('Enriching them', allHandled, () => 'done');
  const readRecords = () => aws.readRecords(CallsTableName);
  const early = await readRecords();
  const reading = { readRecords, readAgain, patienceMs, signal };
  const since = (now: readonly StoredRecord[]) =>
    `${unrecorded(early).length - unrecorded(now).length} recorded since`;
  const records = stack.outputs.RecordingsBucketName
    ? await screen.step('Reading late ones again', () => readUntilRecorded(early, reading), since)
    : early;
  const untold = await screen.step('Publishing events', published, () => 'done');

  const hearing = { stack, aws, records, events, patienceMs, signal };
  const copied = stack.outputs.RecordingsBucketName
    ? await screen.step('Copying recordings', () => awaitRecordings(hearing), counted)
    : undefined;

  report(screen, {
    records,
    copied,
    ways: new Map([
      ...byWebhook.map((id) => [id, 'webhook'] as const),
      ...byQueue.map((id) => [id, 'queue'] as const),
      [byRequest, 'request'],
    ]),
    refused: [
      { request: `POST /calls/${unknownCall}`, answer: `${unknown.status} ${unknown.code}` },
    ],
    deadLetters: [...deadLetters, ...(copied?.letters ?? [])],
    events: events.counts(),
  });

  const stored = new Set(records.map(({ callId }) => callId));
  for (const id of ids) if (!stored.has(id)) problems.push(`call ${id} is not stored`);
  if (unknown.status !== 404) problems.push(`the unknown call was answered ${unknown.status}`);
  for (const event of untold) problems.push(`${event} was not published`);
  if (!deadLetters.some(({ body }) => body === malformed)) {
    problems.push('the malformed message is not among the dead letters');
  }
  problems.push(...(copied?.problems ?? []));
  if (problems.length > 0) screen.line('\nNot as expected');
  for (const problem of problems) screen.line(`  ${problem}`);
  return problems.length === 0;

  async function send() {
    const bodies = byQueue.map((id) => messageFor(stack, id));
    await aws.sendMessages(CallQueueUrl, [...bodies, malformed]);
    const auth = webhookAuthOf(stack);
    const left = [...byWebhook];
    await Promise.all(
      Array.from({ length: senders }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) {
          signal.throwIfAborted();
          const status = await sendWebhook(stack.apiUrl, messageFor(stack, id), auth, Date.now());
          if (status !== 202) problems.push(`the webhook of call ${id} was answered ${status}`);
        }
      }),
    );
    const asked = await askNow(byRequest);
    if (asked.status !== 200) problems.push(`call ${byRequest} was answered ${asked.status}`);
  }

  /** the events that should have been published by now, and were not */
  async function published(): Promise<string[]> {
    const endsMs = Date.now() + patienceMs;
    for (;;) {
      const missing = records.flatMap((record) =>
        eventsOf(record)
          .filter((type) => !events.has(type, record.callId))
          .map((type) => `${type} of call ${record.callId}`),
      );
      if (missing.length === 0 || Date.now() > endsMs) return missing;
      await sleep(100, undefined, { signal });
    }
  }

  async function askNow(id: number) {
    const response = await fetch(`${stack.apiUrl}/calls/${id}`, { method: 'POST' });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code: code ?? '' };
  }

  async function readAgain(callIds: readonly number[]) {
    const bodies = callIds.map((id) => messageFor(stack, id));
    await aws.sendMessages(CallQueueUrl, bodies);
    await allHandled();
  }

  /** the dead letters, once the queue is empty */
  async function allHandled() {
    const endsMs = Date.now() + patienceMs;
    while ((await aws.countMessages(CallQueueUrl)) > 0 && Date.now() < endsMs) {
      await sleep(100, undefined, { signal });
    }
    return aws.readDeadLetters(DeadLetterQueueUrl);
  }
}

function counted(copied: CopiedRecordings | undefined): string {
  return `${copied?.stored.size} stored, ${copied?.letters.length} given up`;
}

/** What a record says has happened. */
function eventsOf({ completedAt, settledAt }: StoredRecord): string[] {
  return [
    'Call Enriched',
    ...(completedAt ? ['Call Completed'] : []),
    ...(settledAt ? ['Call Settled'] : []),
  ];
}
