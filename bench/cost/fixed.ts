import { copyMetricNames, metricNames } from '../../functions/shared/metric-names.ts';
import { assumptions } from './assumptions.ts';
import { costPerMillion, type Priced, priceOf, type Usage } from './prices.ts';

/** What a month costs whether calls come or not. */
export interface FixedCost {
  /** with how many there are */
  readonly name: string;
  readonly usd: number;
}

/** What is looked at of a resource of a template. */
interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

const monthSeconds = 730 * 3600;
const pollSeconds = 20;

export function fixedCosts(resources: readonly Resource[]): FixedCost[] {
  const all = (type: string) => resources.filter(({ Type }) => Type === type);
  const alarms = all('AWS::CloudWatch::Alarm');
  const queues = all('AWS::Lambda::EventSourceMapping').filter(isOfQueue).length;
  const hasCopies = all('AWS::S3::Bucket').length > 0;
  const metrics = metricNames.length + (hasCopies ? copyMetricNames.length : 0);
  return [
    counted(metrics, 'custom metrics', 'metricMonth'),
    {
      ...counted(sum(alarms.map(metricsOf)), '', 'alarmMonth'),
      name: `${alarms.length} alarms on ${sum(alarms.map(metricsOf))} metrics`,
    },
    {
      ...counted(all('AWS::CloudWatch::Dashboard').length, 'dashboard', 'dashboardMonth'),
      name: 'dashboard; the first three of an account are free',
    },
    counted(all('AWS::SecretsManager::Secret').length, 'secrets', 'secretMonth'),
    ...all('AWS::Events::Rule').filter(isSchedule).map(idleTicks),
    {
      name: 'polling of the empty queue',
      usd: queues * idlePolls() * priceOf('sqsRequest'),
    },
  ];
}

export function sumOf(costs: readonly FixedCost[]): number {
  return sum(costs.map(({ usd }) => usd));
}

/** USD a month for a million calls that are kept. */
export function keptPerMonth(itemBytes: number, indexes: number) {
  const { itemOverheadBytes, indexEntryBytes } = assumptions;
  const tableGb = (itemBytes + itemOverheadBytes) / 1000;
  const indexGb = (indexes * (indexEntryBytes + itemOverheadBytes)) / 1000;
  return {
    storage: (tableGb + indexGb) * priceOf('storedGbMonth'),
    recovery: tableGb * priceOf('recoveryGbMonth'),
  };
}

function counted(count: number, name: string, price: Priced): FixedCost {
  return { name: `${count} ${name}`, usd: count * priceOf(price) };
}

/** an alarm on an expression is charged for each metric in it */
function metricsOf({ Properties: { Metrics } }: Resource): number {
  const stats = (Array.isArray(Metrics) ? Metrics : []).filter(({ MetricStat }) => MetricStat);
  return Math.max(1, stats.length);
}

/** a minute's tick in which there is nothing to do */
function idleTicks({ Properties: { ScheduleExpression, Targets } }: Resource): FixedCost {
  if (ScheduleExpression !== 'rate(1 minute)') throw new Error('a schedule without a price');
  const isReconcile = /"Reconcile/.test(JSON.stringify(Targets));
  const { reads, writes, seconds, logBytes } = isReconcile
    ? assumptions.idleReconcile
    : assumptions.idleRecheck;
  const runs = monthSeconds / 60;
  const usage: Usage = {
    lambdaRequest: 1,
    lambdaGbSecond: seconds / 4,
    dynamoDbReadUnit: reads,
    dynamoDbWriteUnit: writes,
    logByte: logBytes + assumptions.platformLogBytes,
  };
  return {
    name: `${isReconcile ? 'reconcile' : 'recheck-due'}, ${runs.toLocaleString('en')} runs that find nothing ${isReconcile ? 'to do' : 'due'}`,
    usd: (costPerMillion(usage) * runs) / 1_000_000,
  };
}

function idlePolls(): number {
  return (assumptions.idlePollers * monthSeconds) / pollSeconds;
}

function isSchedule({ Properties }: Resource): boolean {
  return 'ScheduleExpression' in Properties;
}

function isOfQueue({ Properties }: Resource): boolean {
  return !('StartingPosition' in Properties);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
