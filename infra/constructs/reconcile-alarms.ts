import { Duration, Stack } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { durationMs } from '../../core/duration.ts';
import type { Config } from '../config.ts';
import { summaryMetric } from './enrichment-metrics.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface ReconcileAlarmsProps {
  readonly config: Pick<Config, 'reconcile' | 'reconcileEvery'>;
}

/** Wakes somebody when webhooks are lost, or when nobody would know whether they are. */
export class ReconcileAlarms extends Construct {
  constructor(scope: Construct, id: string, { config }: ReconcileAlarmsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    // both are counted once, when a run ends
    const period = Duration.hours(1);

    new RunbookAlarm(this, 'NeverReceived', {
      metric: new MathExpression({
        // one that is lost among many is what reconciliation is for
        expression: 'IF(percent >= 1, missing, 0)',
        usingMetrics: {
          missing: summaryMetric(stackName, 'CallsNeverReceived', { period }),
          percent: summaryMetric(stackName, 'CallsNeverReceivedPercent', {
            statistic: 'Maximum',
            period,
          }),
        },
        period,
      }),
      threshold: 3,
      periods: 1,
      impact: 'Calls were never heard of: webhooks are lost. What was missing is read by now.',
      runbook: 'Calls never received',
    });
    new RunbookAlarm(this, 'NotUnderstood', {
      metric: summaryMetric(stackName, 'ReconciliationsInDoubt', { period }),
      threshold: 1,
      periods: 1,
      impact:
        "Nobody knows whether calls are missing: Liner's lists are cut short or make no sense.",
      runbook: 'Lists not understood',
    });
    new RunbookAlarm(this, 'Forbidden', {
      metric: summaryMetric(stackName, 'ListsForbidden', { period }),
      threshold: 1,
      periods: 1,
      impact: 'Nobody knows whether calls are missing: the token may not list orders or calls.',
      runbook: 'Lists forbidden',
    });
    if (config.reconcile === 'off') return;
    new RunbookAlarm(this, 'Late', {
      metric: summaryMetric(stackName, 'ReconciliationAgeSeconds', {
        statistic: 'Maximum',
        period: Duration.minutes(15),
      }),
      // a run itself takes its time, however short the period
      threshold: Math.max(3600, (2 * Number(durationMs(config.reconcileEvery))) / 1000),
      periods: 1,
      impact: 'Nobody knows whether calls are missing: no reconciliation has ended of late.',
      runbook: 'Reconciliation is late',
      silence: 'trouble',
    });
  }
}
