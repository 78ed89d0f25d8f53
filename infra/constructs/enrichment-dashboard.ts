import { Duration, Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AlarmStatusWidget,
  Dashboard,
  type IAlarm,
  Metric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { CallQueue } from './call-queue.ts';
import type { CopyQueue } from './copy-queue.ts';
import {
  codedMetric,
  enrichmentNamespace,
  everyCode,
  summaryMetric,
} from './enrichment-metrics.ts';
import { graph, stackedGraph } from './graphs.ts';
import { reconciliationGraphs } from './reconciliation-graphs.ts';

export interface EnrichmentDashboardProps {
  readonly stackName: string;
  readonly alarms: readonly IAlarm[];
  readonly calls: CallQueue;
  readonly api: IHttpApi;
  readonly functions: readonly IFunction[];
  readonly publishChanges: IFunction;
  /** of recordings, where they are copied */
  readonly copies: CopyQueue | undefined;
}

/** One page that answers: do calls become records, and records events, how late, and if not, why not. */
export class EnrichmentDashboard extends Construct {
  /** in the console */
  readonly url: string;

  constructor(scope: Construct, id: string, props: EnrichmentDashboardProps) {
    super(scope, id);
    const { stackName, alarms, calls, api, functions, publishChanges, copies } = props;
    const { queue, deadLetters } = calls;
    const outcomes = (
      ['Enriched', 'Changed', 'Unchanged', 'Covered', 'Stale', 'Retried', 'DeadLettered'] as const
    ).map((name) => summaryMetric(stackName, name));
    const answers = (
      ['Liner2xx', 'Liner3xx', 'Liner4xx', 'Liner5xx', 'LinerBroken', 'Unasked'] as const
    ).map((name) => summaryMetric(stackName, name));
    const latencies = ['p50', 'p90', 'p99'].map((statistic) =>
      summaryMetric(stackName, 'LinerLatencyMs', { statistic, label: statistic }),
    );

    const { dashboardName } = new Dashboard(this, 'Default', {
      defaultInterval: Duration.hours(24),
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        [
          new TextWidget({ markdown: introduction, width: 8, height: 6 }),
          new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 16, height: 6 }),
        ],
        [
          stackedGraph('Outcomes', outcomes),
          graph('Age of the oldest message, s', [queue.metricApproximateAgeOfOldestMessage()]),
          graph('Messages', [
            queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
            queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in work or backing off' }),
            deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
          ]),
        ],
        [
          graph('Failures by code', [everyCode(stackName, 'Failures')]),
          graph('Dead letters by code', [everyCode(stackName, 'DeadLetters')]),
          graph('Refused by code', [everyCode(stackName, 'Refusals')]),
        ],
        [
          graph('Webhooks', [
            summaryMetric(stackName, 'WebhooksAccepted', { label: 'accepted' }),
            new Metric({
              namespace: enrichmentNamespace,
              metricName: 'WebhooksThrottled',
              dimensionsMap: { Stack: stackName },
              statistic: 'Sum',
              label: 'throttled',
            }),
            codedMetric(stackName, 'Refusals', 'WEBHOOK_UNAUTHORIZED').with({
              label: 'unauthorized',
            }),
          ]),
          graph('HTTP API', [
            api.metricCount({ statistic: 'Sum', label: 'requests' }),
            api.metricClientError({ statistic: 'Sum', label: '4xx' }),
            api.metricServerError({ statistic: 'Sum', label: '5xx' }),
          ]),
        ],
        [
          graph('Liner latency, ms', latencies),
          stackedGraph('Answers of Liner', answers),
          graph('Age of the token, s', [
            summaryMetric(stackName, 'TokenAgeSeconds', { statistic: 'Maximum' }),
          ]),
        ],
        [
          graph('Calls that are not final', [
            summaryMetric(stackName, 'Incomplete', { label: 'incomplete at the last age' }),
            summaryMetric(stackName, 'Unsettled', { label: 'unsettled after it' }),
            summaryMetric(stackName, 'Gone', { label: 'gone at Liner' }),
          ]),
          graph(
            'Rechecks',
            [summaryMetric(stackName, 'RechecksQueued', { label: 'queued' })],
            [
              summaryMetric(stackName, 'RecheckLagSeconds', {
                statistic: 'Maximum',
                label: 'behind, s',
              }),
            ],
          ),
          graph(
            'Events',
            [summaryMetric(stackName, 'EventsPublished', { label: 'published' })],
            [publishChanges.metric('IteratorAge', { statistic: 'Maximum', label: 'behind, ms' })],
          ),
        ],
        ...(copies ? [ofRecordings(stackName, copies)] : []),
        reconciliationGraphs(stackName),
        [
          graph(
            'Function errors',
            functions.map((each) => each.metricErrors()),
          ),
          graph(
            'Function throttles',
            functions.map((each) => each.metricThrottles()),
          ),
          graph(
            'Function duration, ms',
            functions.map((each) => each.metricDuration()),
          ),
        ],
      ],
    });
    const { region } = Stack.of(this);
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`;
  }
}

const introduction = `
**Do calls become records?** *Outcomes* and *Age of the oldest message*.
**If not, why not?** *Failures* and *Dead letters by code*: each code has an article in docs/runbook.md.
**Are senders turned away?** *Webhooks* and *Refused by code*.
**Do consumers hear of changes?** *Events*.
**Are there calls that nobody told of?** *Never received*.
`;

function ofRecordings(stackName: string, { queue, deadLetters }: CopyQueue) {
  return [
    stackedGraph('Recordings', [
      summaryMetric(stackName, 'RecordingsStored', { label: 'stored' }),
      summaryMetric(stackName, 'RecordingsPresent', { label: 'there already' }),
      summaryMetric(stackName, 'RecordingsRetried', { label: 'retried' }),
      summaryMetric(stackName, 'RecordingsDeadLettered', { label: 'dead-lettered' }),
    ]),
    graph(
      'Recordings waiting',
      [
        queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
        queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in work or backing off' }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
      ],
      [queue.metricApproximateAgeOfOldestMessage({ label: 'oldest, s' })],
    ),
    graph('Bytes of recordings', [summaryMetric(stackName, 'RecordingBytes')]),
  ];
}
