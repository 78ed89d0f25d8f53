import { binned } from './binned.ts';
import { createClients } from './clients.ts';
import { type LocalControl, localControl } from './local-control.ts';
import { outputReader } from './outputs.ts';
import type { CodedMetric, LogQuery, MetricQuery, Stack, TimeRange } from './stack.ts';

/** The stack of a running `npm start`. */
export interface LocalStack extends Stack {
  /** what AWS has and a local run has in its own way */
  readonly control: LocalControl;
}

/**
 * @param awsEndpoint where the run has its AWS services
 * @throws {OperatorError} when no run answers there
 */
export async function openLocalStack(awsEndpoint: string): Promise<LocalStack> {
  const control = localControl(awsEndpoint);
  const { name, stage, region, account, outputs, startedMs } = await control.stack();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clients = createClients({ endpoint: awsEndpoint, region, credentials });

  return {
    ...{ name, stage, region, account, outputs, clients, control },
    isLocal: true,
    output: outputReader(name, outputs),
    logs: (query: LogQuery) => control.logs(query),
    logsReachBackMs: async () => startedMs,
    metric: async (metric: string, query: MetricQuery) =>
      binned(await control.samples(metric, query), query),
    countsByCode: async (metric: CodedMetric, range: TimeRange) => {
      const counts = new Map<string, number>();
      for (const { code = '', value } of await control.samples(metric, range)) {
        counts.set(code, (counts.get(code) ?? 0) + value);
      }
      return counts;
    },
    // SQS tells it to CloudWatch alone
    oldestMessageSeconds: async () => undefined,
    // the alarms are left out of the template that runs
    alarms: async () => [],
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
