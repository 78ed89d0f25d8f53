import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FailureCode } from '../../core/errors.ts';
import { type CodedMetric, codedMetric, summaryMetric } from './enrichment-metrics.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface EnrichmentAlarmsProps {
  readonly stackName: string;
  /** hours without an accepted webhook that are too many; 0 where none are expected */
  readonly silenceAlarmHours: number;
  /** whether recordings are read */
  readonly hasRecordings: boolean;
}

interface CodeWorthWaking {
  readonly metric: CodedMetric;
  readonly code: FailureCode;
  readonly impact: string;
  readonly period?: Duration;
  readonly periods?: number;
}

// a hiccup passes; a secret that is deleted or denied does not
const lasting = { period: Duration.minutes(15), periods: 2 };

/** The failures that do not pass without an operator; the others are on the dashboard. */
const codes: readonly CodeWorthWaking[] = [
  {
    metric: 'Failures',
    code: 'TOKEN_REFUSED',
    impact: 'No call is enriched: Liner refuses the token. Calls wait in the queue for a new one.',
  },
  {
    metric: 'Failures',
    code: 'TOKEN_MALFORMED',
    impact: 'No call is enriched, or the old token serves on: the token secret is malformed.',
  },
  {
    metric: 'Failures',
    code: 'TOKEN_UNAVAILABLE',
    impact:
      'The token cannot be read: functions that hold one go on with it, others enrich nothing.',
    ...lasting,
  },
  {
    metric: 'Failures',
    code: 'WEBHOOK_SECRET_MALFORMED',
    impact:
      'The webhook secret is malformed: the old one serves for an hour, then none is accepted.',
  },
  {
    metric: 'Failures',
    code: 'WEBHOOK_SECRET_UNAVAILABLE',
    impact:
      'The webhook secret cannot be read: what is held serves for a day, then none is accepted.',
    ...lasting,
  },
  {
    metric: 'Failures',
    code: 'LINER_REDIRECTED',
    impact: 'Calls are not enriched: linerHost redirects, and the token is not sent after it.',
  },
  {
    metric: 'Failures',
    code: 'TABLE_DENIED',
    impact: 'No call is stored: the table is missing or denied. Calls wait in the queue.',
  },
  {
    metric: 'DeadLetters',
    code: 'LINER_WRONG_CALL',
    impact: 'Liner answered with another call than the one asked for: its answers are in doubt.',
  },
];

const ofRecordings: CodeWorthWaking = {
  metric: 'Failures',
  code: 'RECORDINGS_REFUSED',
  impact: 'Calls are stored without recordings or summaries: Liner refuses to show them.',
};

/** Wakes somebody when calls do not become records. */
export class EnrichmentAlarms extends Construct {
  constructor(scope: Construct, id: string, props: EnrichmentAlarmsProps) {
    super(scope, id);
    const { stackName, silenceAlarmHours, hasRecordings } = props;

    const worthWaking = hasRecordings ? [...codes, ofRecordings] : codes;
    for (const { metric, code, impact, period, periods = 1 } of worthWaking) {
      new RunbookAlarm(this, code, {
        metric: codedMetric(stackName, metric, code, period && { period }),
        threshold: 1,
        periods,
        impact,
        runbook: code,
      });
    }

    new RunbookAlarm(this, 'WrongTypes', {
      metric: summaryMetric(stackName, 'WrongTypes', { period: Duration.hours(1) }),
      threshold: 1,
      periods: 1,
      impact:
        'Liner gives fields in another type than it documents: readers find them under extra.',
      runbook: 'Wrong types',
    });

    new RunbookAlarm(this, 'WebhooksRefused', {
      metric: summaryMetric(stackName, 'WebhooksRefused', { period: Duration.hours(1) }),
      // one may be a stranger who tries; a sender of ours tries again, or has more to tell
      threshold: 3,
      periods: 1,
      impact: 'Webhooks of a sender of ours are refused: its ids are lost if it does not repeat.',
      runbook: 'Webhooks refused',
    });

    // the age of the oldest message leaves out what was received three times, so an outage of Liner
    // does not show there; half an hour covers the longest default delay
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    const period = Duration.minutes(30);
    const usingMetrics = {
      retried: summaryMetric(stackName, 'Retried', { period }),
      received: summaryMetric(stackName, 'Received', { period }),
    };
    new RunbookAlarm(this, 'Standstill', {
      metric: new MathExpression({
        expression: 'retried / received',
        usingMetrics,
        period,
      }),
      threshold: 1,
      periods: 1,
      impact: 'Not one call was enriched in half an hour: all went back to the queue.',
      runbook: 'Standstill',
    });
    // a call that always fails is received several times in an hour, so half of the calls are more
    // than half of what is received; a call that Liner shows a moment late goes back once
    new RunbookAlarm(this, 'ManyRetried', {
      metric: new MathExpression({
        expression: 'IF(received >= 20, retried / received, 0)',
        usingMetrics,
        period,
      }),
      threshold: 0.6,
      periods: 2,
      impact:
        'Many calls fail again and again: they are missing from the table until they succeed.',
      runbook: 'Many retried',
    });

    if (silenceAlarmHours > 0) {
      const hour = Duration.hours(1);
      new RunbookAlarm(this, 'NoWebhooks', {
        metric: new MathExpression({
          expression: 'IF(accepted == 0, 1, 0)',
          usingMetrics: {
            accepted: summaryMetric(stackName, 'WebhooksAccepted', { period: hour }),
          },
          period: hour,
        }),
        threshold: 1,
        periods: silenceAlarmHours,
        impact: `No webhook was accepted for ${silenceAlarmHours} hours: new calls may not be heard of.`,
        runbook: 'No webhooks',
      });
    }
  }
}
