import {
  type CloudFormationClient,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm, Stack } from './stack.ts';

const states: Record<StateValue, Alarm['state']> = {
  OK: 'ok',
  ALARM: 'ringing',
  INSUFFICIENT_DATA: 'no data',
};
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const mostAtOnce = 100;

/** The alarms that a stack made, whatever others are named like them. */
export function awsAlarms(
  cloudFormation: CloudFormationClient,
  cloudWatch: CloudWatchClient,
  StackName: string,
): Pick<Stack, 'alarms'> {
  return { alarms };

  async function alarms(): Promise<Alarm[]> {
    const found: Alarm[] = [];
    const names = await alarmNames();
    for (let left = names; left.length > 0; left = left.slice(mostAtOnce)) {
      const AlarmNames = left.slice(0, mostAtOnce);
      const command = new DescribeAlarmsCommand({ AlarmNames, MaxRecords: mostAtOnce });
      const { MetricAlarms = [] } = await cloudWatch.send(command);
      for (const { AlarmName = '', AlarmDescription = '', ...alarm } of MetricAlarms) {
        const [impact = '', runbook = ''] = AlarmDescription.split(' See ');
        const state = states[alarm.StateValue ?? 'INSUFFICIENT_DATA'];
        const sinceMs = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
        found.push({ name: AlarmName, state, sinceMs: Number(sinceMs ?? 0), impact, runbook });
      }
    }
    return found;
  }

  async function alarmNames(): Promise<string[]> {
    const names: string[] = [];
    const pages = paginateListStackResources({ client: cloudFormation }, { StackName });
    for await (const { StackResourceSummaries = [] } of pages) {
      const those = StackResourceSummaries.filter(
        ({ ResourceType }) => ResourceType === 'AWS::CloudWatch::Alarm',
      );
      names.push(...those.flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []));
    }
    return names;
  }
}
