import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { codedMetric, summaryMetric } from './enrichment-metrics.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

/** Wakes somebody when recordings do not reach the bucket, long before the queue gives them up. */
export class CopyAlarms extends Construct {
  constructor(scope: Construct, id: string, { stackName }: { readonly stackName: string }) {
    super(scope, id);
    new RunbookAlarm(this, 'BUCKET_UNAVAILABLE', {
      metric: codedMetric(stackName, 'Failures', 'BUCKET_UNAVAILABLE', {
        period: Duration.minutes(15),
      }),
      threshold: 1,
      // a hiccup passes; a bucket that is deleted or denied does not
      periods: 2,
      impact: 'Recordings are not stored: the bucket is missing or denied. They wait in the queue.',
      runbook: 'BUCKET_UNAVAILABLE',
    });

    const period = Duration.hours(1);
    new RunbookAlarm(this, 'Standstill', {
      metric: new MathExpression({
        expression: 'IF(retried > 0 AND FILL(stored, 0) == 0, 1, 0)',
        usingMetrics: {
          retried: summaryMetric(stackName, 'RecordingsRetried', { period }),
          stored: summaryMetric(stackName, 'RecordingsStored', { period }),
        },
        period,
      }),
      threshold: 1,
      periods: 2,
      impact: 'Not one recording was stored in two hours: all went back to the queue.',
      runbook: 'Recordings at a standstill',
    });
  }
}
