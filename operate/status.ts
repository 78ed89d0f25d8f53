import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReconciliationReport } from '../core/reconciliation.ts';
import { type RunState, stateOf } from './follow-reconciliation.ts';
import { reconciliationReader } from './reconciliations.ts';
import type { Alarm, Stack, TimeRange } from './stack/stack.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const patienceMs = 30_000;

/** What was counted, in the order of a call's way; names of our metrics. */
const counted = [
  'WebhooksAccepted',
  'Received',
  'Enriched',
  'Changed',
  'Unchanged',
  'Covered',
  'Stale',
  'Retried',
  'DeadLettered',
  'EventsPublished',
] as const;

export interface QueueDepth {
  readonly waiting: number;
  /** being worked on, or hidden until their backoff is over */
  readonly hidden: number;
  readonly delayed: number;
}

export interface Status {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  readonly queue: QueueDepth & {
    readonly oldestSeconds: number | undefined;
  };
  readonly deadLetters: number;
  readonly deadChanges: number;
  /** where the stack copies them */
  readonly recordings?: {
    readonly queue: QueueDepth;
    readonly deadLetters: number;
    /** in the last hour */
    readonly stored: number;
  };
  /** sums of the last hour */
  readonly lastHour: Readonly<Record<(typeof counted)[number], number>>;
  /** of the last day, most frequent first */
  readonly failures: readonly CodeCount[];
  readonly deadLettered: readonly CodeCount[];
  readonly refused: readonly CodeCount[];
  /** the largest a function told of in the last ten minutes */
  readonly tokenAgeSeconds: number | undefined;
  readonly alarms: readonly Alarm[];
  readonly reconciliation: {
    readonly last?: ReconciliationReport;
    readonly running?: RunState;
  };
}

export interface CodeCount {
  readonly code: string;
  readonly count: number;
}

/** How a stack is doing. */
export async function readStatus(stack: Stack, nowMs: number): Promise<Status> {
  const { name, region, account, clients } = stack;
  const depth = (output: string) => queueDepth(clients.sqs, stack.output(output));
  const day = { fromMs: nowMs - dayMs, toMs: nowMs };
  const [
    queue,
    oldestSeconds,
    letters,
    changes,
    sums,
    failures,
    deadLettered,
    refused,
    age,
    alarms,
    recordings,
    reconciliation,
  ] = await Promise.all([
    depth('CallQueueUrl'),
    stack.oldestMessageSeconds(),
    depth('DeadLetterQueueUrl'),
    depth('DeadChangesQueueUrl'),
    Promise.all(counted.map((metric) => sumOf(stack, metric, lastHour(nowMs)))),
    stack.countsByCode('Failures', day),
    stack.countsByCode('DeadLetters', day),
    stack.countsByCode('Refusals', day),
    tokenAge(stack, nowMs),
    stack.alarms(),
    recordingsStatus(stack, nowMs),
    lastReconciliation(stack, nowMs),
  ]);
  return {
    ...{ stack: name, region, account },
    queue: { ...queue, oldestSeconds },
    deadLetters: total(letters),
    deadChanges: total(changes),
    ...(recordings && { recordings }),
    lastHour: Object.fromEntries(
      counted.map((metric, i) => [metric, sums[i]]),
    ) as Status['lastHour'],
    failures: ranked(failures),
    deadLettered: ranked(deadLettered),
    refused: ranked(refused),
    tokenAgeSeconds: age,
    alarms,
    reconciliation,
  };
}

async function recordingsStatus(stack: Stack, nowMs: number): Promise<Status['recordings']> {
  const { CopyQueueUrl, CopyDeadLetterQueueUrl } = stack.outputs;
  if (CopyQueueUrl === undefined || CopyDeadLetterQueueUrl === undefined) return undefined;
  const [queue, letters, stored] = await Promise.all([
    queueDepth(stack.clients.sqs, CopyQueueUrl),
    queueDepth(stack.clients.sqs, CopyDeadLetterQueueUrl),
    sumOf(stack, 'RecordingsStored', lastHour(nowMs)),
  ]);
  return { queue, deadLetters: total(letters), stored };
}

async function lastReconciliation(stack: Stack, nowMs: number): Promise<Status['reconciliation']> {
  const reader = reconciliationReader(stack, () => nowMs, AbortSignal.timeout(patienceMs));
  const [[last], [run]] = await Promise.all([reader.reports(1), reader.runs()]);
  return { ...(last && { last }), ...(run && { running: stateOf(run) }) };
}

export async function queueDepth(client: SQSClient, QueueUrl: string): Promise<QueueDepth> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = await client.send(command);
  const [waiting = 0, hidden = 0, delayed = 0] = names.map((name) => Number(Attributes[name] ?? 0));
  return { waiting, hidden, delayed };
}

function total({ waiting, hidden, delayed }: QueueDepth): number {
  return waiting + hidden + delayed;
}

function lastHour(nowMs: number): TimeRange {
  return { fromMs: nowMs - hourMs, toMs: nowMs };
}

async function sumOf(stack: Stack, metric: string, range: TimeRange): Promise<number> {
  const points = await stack.metric(metric, { ...range, periodSeconds: 60, statistic: 'Sum' });
  return points.reduce((sum, { value }) => sum + value, 0);
}

async function tokenAge(stack: Stack, nowMs: number): Promise<number | undefined> {
  const range = { fromMs: nowMs - 10 * minuteMs, toMs: nowMs };
  const query = { ...range, periodSeconds: 60, statistic: 'Maximum' as const };
  const points = await stack.metric('TokenAgeSeconds', query);
  return points.at(-1)?.value;
}

function ranked(counts: ReadonlyMap<string, number>): CodeCount[] {
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
