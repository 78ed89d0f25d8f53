import type { CodedMetric, Stack } from '../stack/stack.ts';
import { queueDepth } from '../status.ts';
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
];

/** What is where just now, and what was counted since a while ago. */
export async function flowCounts(stack: Stack, lastMs: number, nowMs: number): Promise<FlowAnswer> {
  const { clients, output } = stack;
  const { timesMs, ...query } = periodsOf(lastMs, nowMs);
  const sum = async (metric: string) => {
    const points = await stack.metric(metric, { ...query, statistic: 'Sum' });
    return points.reduce((total, { value }) => total + value, 0);
  };
  const [queue, letters, oldestSeconds, alarms, sums, failures, deadLetters, refusals] =
    await Promise.all([
      queueDepth(clients.sqs, output('CallQueueUrl')),
      queueDepth(clients.sqs, output('DeadLetterQueueUrl')),
      stack.oldestMessageSeconds(),
      stack.alarms(),
      Promise.all(counted.map(sum)),
      countsOf(stack, 'Failures', query),
      countsOf(stack, 'DeadLetters', query),
      countsOf(stack, 'Refusals', query),
    ]);
  return {
    queue: { waiting: queue.waiting + queue.delayed, hidden: queue.hidden },
    letters,
    ...(oldestSeconds !== undefined && { oldestSeconds }),
    counted: Object.fromEntries(counted.map((metric, i) => [metric, sums[i] ?? 0])),
    coded: { Failures: failures, DeadLetters: deadLetters, Refusals: refusals },
    alarms,
  };
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
