import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { FailureCode, RefusalCode } from '../../core/errors.ts';
import type { Metric as CountedMetric } from '../../functions/shared/metric-names.ts';

/** where functions/shared/metrics.ts counts */
export const enrichmentNamespace = 'CallEnrichment';

/** Counted by code: every failure, those that were final, and requests turned away at the door. */
export type CodedMetric = 'Failures' | 'DeadLetters' | 'Refusals';

export function summaryMetric(
  stackName: string,
  metricName: CountedMetric,
  options: MetricOptions = {},
) {
  return new Metric({
    namespace: enrichmentNamespace,
    metricName,
    dimensionsMap: { Stack: stackName },
    statistic: 'Sum',
    ...options,
  });
}

export function codedMetric(
  stackName: string,
  metricName: CodedMetric,
  code: FailureCode | RefusalCode,
  options: MetricOptions = {},
) {
  return new Metric({
    namespace: enrichmentNamespace,
    metricName,
    dimensionsMap: { Stack: stackName, Code: code },
    statistic: 'Sum',
    ...options,
  });
}

/** Every code that occurs, found when the dashboard is looked at. */
export function everyCode(stackName: string, metricName: CodedMetric) {
  const search = `{${enrichmentNamespace},Code,Stack} MetricName="${metricName}" Stack="${stackName}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', 'Sum', 300)`,
    period: Duration.minutes(5),
    label: '',
  });
}
