import {
  type CloudWatchClient,
  type MetricDataQuery,
  type MetricDataResult,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import type { CodedMetric, MetricQuery, Point, Stack, TimeRange } from './stack.ts';

const Namespace = 'CallEnrichment';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What CloudWatch counted. */
export function awsMetrics(
  client: CloudWatchClient,
  stackName: string,
  output: (name: string) => string,
  now: () => number = Date.now,
): Pick<Stack, 'metric' | 'countsByCode' | 'oldestMessageSeconds'> {
  return { metric, countsByCode, oldestMessageSeconds };

  async function metric(MetricName: string, query: MetricQuery): Promise<Point[]> {
    const { periodSeconds: Period, statistic: Stat, code } = query;
    const Dimensions = [
      ...(code ? [{ Name: 'Code', Value: code }] : []),
      { Name: 'Stack', Value: stackName },
    ];
    const Metric = { Namespace, MetricName, Dimensions };
    const results = await ask({ Id: 'm', MetricStat: { Metric, Period, Stat } }, query);
    return results.flatMap(pointsOf);
  }

  async function countsByCode(name: CodedMetric, range: TimeRange) {
    const search = `{${Namespace},Code,Stack} MetricName="${name}" Stack="${stackName}"`;
    const Expression = `SEARCH('${search}', 'Sum', ${periodFor(range)})`;
    const counts = new Map<string, number>();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the name of the dimension alone, which CloudWatch puts in
    const query = { Id: 'm', Expression, Label: "${PROP('Dim.Code')}" };
    for (const { Label: code = '', Values = [] } of await ask(query, range)) {
      const count = Values.reduce((sum, value) => sum + value, counts.get(code) ?? 0);
      if (count > 0) counts.set(code, count);
    }
    return counts;
  }

  /** CloudWatch hears of it once a minute, some minutes late */
  async function oldestMessageSeconds(): Promise<number | undefined> {
    const QueueName = output('CallQueueUrl').split('/').at(-1) ?? '';
    const Metric = {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: QueueName }],
    };
    const toMs = now();
    const MetricStat = { Metric, Period: 60, Stat: 'Maximum' };
    const range = { fromMs: toMs - 10 * minuteMs, toMs };
    const points = (await ask({ Id: 'm', MetricStat }, range)).flatMap(pointsOf);
    return points.at(-1)?.value;
  }

  async function ask(query: MetricDataQuery, { fromMs, toMs }: TimeRange) {
    const results: MetricDataResult[] = [];
    const pages = paginateGetMetricData(
      { client },
      {
        MetricDataQueries: [query],
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: 'TimestampAscending',
      },
    );
    for await (const { MetricDataResults = [] } of pages) results.push(...MetricDataResults);
    return results;
  }

  /** as fine as it is kept: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention */
  function periodFor({ fromMs }: TimeRange): number {
    const ageMs = now() - fromMs;
    if (ageMs < 3 * 60 * minuteMs) return 60;
    return ageMs < 63 * dayMs ? 300 : 3600;
  }
}

function pointsOf({ Timestamps = [], Values = [] }: MetricDataResult): Point[] {
  return Timestamps.map((time, i) => ({ timeMs: time.getTime(), value: Values[i] ?? 0 }));
}
