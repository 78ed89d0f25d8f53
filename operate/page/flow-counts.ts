import type { CodedMetric, Stack } from '../stack/stack.ts';
import { type QueueDepth, queueDepth } from '../status.ts';
import type { CodeCount, FlowAnswer, SeriesAnswer } from './answers.ts';

const minuteMs = 60_000;

/** Metrics that the overview sums up. */
const counted = [
  'WebhooksAccepted',
  'LinerRequests',
  'Liner4xx',
  'Liner5xx',
  'LinerBroken',
  'Enriched',
  'Changed',
  'Unchanged',
  'Retried',
  'DeadLettered',
  'EventsPublished',
  'RecordingsStored',
  'RecordingsRetried',
  'RecordingsDeadLettered',
];

/** What is where just now, and what was counted since a while ago. */
export async function flowCounts(stack: Stack, lastMs: number, nowMs: number): Promise<FlowAnswer> {
  const { clients, outputs, output } = stack;
  const { timesMs, ...query } = periodsOf(lastMs, nowMs);
  const sum = async (metric: string) => {
    const points = await stack.metric(metric, { ...query, statistic: 'Sum' });
    return points.reduce((total, { value }) => total + value, 0);
  };
  const depth = (url: string | undefined) =>
    url === undefined ? undefined : queueDepth(clients.sqs, url);
  const [queue, letters, copies, copyLetters, oldestSeconds, alarms, sums, ...coded] =
    await Promise.all([
      queueDepth(clients.sqs, output('CallQueueUrl')),
      queueDepth(clients.sqs, output('DeadLetterQueueUrl')),
      depth(outputs.CopyQueueUrl),
      depth(outputs.CopyDeadLetterQueueUrl),
      stack.oldestMessageSeconds(),
      stack.alarms(),
      Promise.all(counted.map(sum)),
      countsOf(stack, 'Failures', query),
      countsOf(stack, 'DeadLetters', query),
      countsOf(stack, 'Refusals', query),
    ]);
  const [failures, deadLetters, refusals] = coded;
  return {
    queue: shown(queue),
    letters: added(letters, copyLetters),
    ...(copies && { copies: shown(copies) }),
    ...(oldestSeconds !== undefined && { oldestSeconds }),
    counted: Object.fromEntries(counted.map((metric, i) => [metric, sums[i] ?? 0])),
    coded: { Failures: failures, DeadLetters: deadLetters, Refusals: refusals },
    alarms,
  };
}

function shown({ waiting, hidden, delayed }: QueueDepth) {
  return { waiting: waiting + delayed, hidden };
}

function added(letters: QueueDepth, others: QueueDepth | undefined) {
  const { waiting = 0, hidden = 0 } = others ?? {};
  return { waiting: letters.waiting + waiting, hidden: letters.hidden + hidden };
}

async function countsOf(
  stack: Stack,
  metric: CodedMetric,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<CodeCount[]> {
  const counts = await stack.countsByCode(metric, range);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}

/** Metrics that the overview draws. */
const drawn = [
  ...['Enriched', 'Changed', 'Retried', 'DeadLettered'],
  ...['Liner2xx', 'Liner4xx', 'Liner5xx', 'LinerBroken'],
];

/** The same over time. */
export async function series(stack: Stack, lastMs: number, nowMs: number): Promise<SeriesAnswer> {
  const { timesMs, ...query } = periodsOf(lastMs, nowMs);
  const values = await Promise.all(
    drawn.map(async (metric) => {
      const points = await stack.metric(metric, { ...query, statistic: 'Sum' });
      const at = new Map(points.map(({ timeMs, value }) => [timeMs, value]));
      return [metric, timesMs.map((timeMs) => at.get(timeMs) ?? 0)] as const;
    }),
  );
  return { timesMs, periodSeconds: query.periodSeconds, values: Object.fromEntries(values) };
}

/** Whole periods up to now, few enough to be drawn. */
function periodsOf(lastMs: number, nowMs: number) {
  const periodMs =
    [1, 5, 15, 60, 360].map((minutes) => minutes * minuteMs).find((ms) => lastMs / ms <= 170) ??
    360 * minuteMs;
  const toMs = Math.floor(nowMs / periodMs + 1) * periodMs;
  const fromMs = Math.floor((nowMs - lastMs) / periodMs) * periodMs;
  const timesMs = Array.from(
    { length: (toMs - fromMs) / periodMs },
    (_, i) => fromMs + i * periodMs,
  );
  return { fromMs, toMs, periodSeconds: periodMs / 1000, timesMs };
}
