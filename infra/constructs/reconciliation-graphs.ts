import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { summaryMetric } from './enrichment-metrics.ts';
import { graph } from './graphs.ts';

/** Whether there are calls that nobody told of, and whether anybody would know. */
export function reconciliationGraphs(stackName: string): IWidget[] {
  return [
    graph('Never received, by runs on schedule', [
      summaryMetric(stackName, 'CallsNeverReceived', { label: 'calls' }),
    ]),
    graph('Reconciliations', [
      summaryMetric(stackName, 'Reconciliations', { label: 'ended' }),
      summaryMetric(stackName, 'ReconciliationsInDoubt', { label: 'in doubt' }),
      summaryMetric(stackName, 'ListsForbidden', { label: 'forbidden' }),
    ]),
    graph(
      'Repairs',
      [summaryMetric(stackName, 'RepairsQueued', { label: 'queued' })],
      [
        summaryMetric(stackName, 'ReconciliationAgeSeconds', {
          statistic: 'Maximum',
          label: 'since the last run, s',
        }),
      ],
    ),
  ];
}
