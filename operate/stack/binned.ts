import type { MetricQuery, Point } from './stack.ts';

/** Values of a metric as CloudWatch shows them: one for each period that has any. */
export function binned(
  samples: readonly { readonly timeMs: number; readonly value: number; readonly code?: string }[],
  { periodSeconds, statistic, code }: MetricQuery,
): Point[] {
  const periodMs = periodSeconds * 1000;
  const periods = Map.groupBy(
    samples.filter((sample) => sample.code === code),
    ({ timeMs }) => Math.floor(timeMs / periodMs) * periodMs,
  );
  return [...periods]
    .map(([timeMs, those]) => ({
      timeMs,
      value: statisticOf(
        those.map(({ value }) => value),
        statistic,
      ),
    }))
    .sort((a, b) => a.timeMs - b.timeMs);
}

function statisticOf(values: readonly number[], statistic: MetricQuery['statistic']): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (statistic === 'Sum') return sum;
  if (statistic === 'Average') return sum / values.length;
  if (statistic === 'Maximum') return Math.max(...values);
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.ceil(ascending.length * 0.95) - 1] ?? 0;
}
