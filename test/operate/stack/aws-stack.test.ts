import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAwsStack } from '../../../operate/stack/aws-stack.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { deployedStack } from '../../support/calls-command.ts';

const nowMs = Date.parse('2026-11-25T12:00:00Z');
const hour = { fromMs: nowMs - 3_600_000, toMs: nowMs };
const cloudWatch = mockClient(CloudWatchClient);
const logs = mockClient(CloudWatchLogsClient);

afterAll(() => {
  cloudWatch.restore();
  logs.restore();
});

beforeEach(() => {
  cloudWatch.reset();
  logs.reset();
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  return () => vi.unstubAllEnvs();
});

const outputs = {
  CallQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/Calls',
  EnrichLogGroupName: '/logs/enrich',
  CallsApiLogGroupName: '/logs/calls-api',
  PublishChangesLogGroupName: '/logs/publish-changes',
  RecheckDueLogGroupName: '/logs/recheck-due',
  ReconcileLogGroupName: '/logs/reconcile',
};

function open() {
  const cloudFormation = deployedStack(outputs);
  return { cloudFormation, opening: openAwsStack('CallEnrichment-dev', 'dev') };
}

describe('a deployed stack', () => {
  it('is known by its outputs, region and account', async () => {
    const stack = await open().opening;

    expect(stack).toMatchObject({ region: 'eu-west-1', account: '123456789012', outputs });
    expect(stack.output('CallQueueUrl')).toBe(outputs.CallQueueUrl);
  });

  it('of another version is told by the output it lacks', async () => {
    const stack = await open().opening;

    expect(() => stack.output('ApiUrl')).toThrow('Stack CallEnrichment-dev has no output ApiUrl');
  });

  it('that is not there is named, with its region', async () => {
    const { cloudFormation } = open();
    const message = 'Stack with id CallEnrichment-prod does not exist';
    cloudFormation.on(DescribeStacksCommand).rejects(new Error(message));

    await expect(openAwsStack('CallEnrichment-prod', 'prod')).rejects.toMatchObject({
      message: 'No stack CallEnrichment-prod in eu-west-1.',
      exitCode: 4,
    });
  });

  it('that never came to be whole is told by its state', async () => {
    const { cloudFormation } = open();
    const Stacks = [
      {
        StackId: 'id',
        StackName: 'x',
        CreationTime: new Date(),
        StackStatus: 'ROLLBACK_COMPLETE' as const,
      },
    ];
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks });

    await expect(openAwsStack('CallEnrichment-dev', 'dev')).rejects.toMatchObject({
      message: expect.stringContaining('ROLLBACK_COMPLETE'),
      exitCode: 4,
    });
  });

  it('has the alarms it made, with what breaks and where to read on', async () => {
    const { cloudFormation, opening } = open();
    const alarm = (PhysicalResourceId: string) => ({
      PhysicalResourceId,
      ResourceType: 'AWS::CloudWatch::Alarm',
      LogicalResourceId: 'x',
      LastUpdatedTimestamp: new Date(),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    });
    cloudFormation
      .on(ListStackResourcesCommand)
      .resolvesOnce({
        StackResourceSummaries: [alarm('one'), { ...alarm('t'), ResourceType: 'AWS::SNS::Topic' }],
        NextToken: 'more',
      })
      .resolves({ StackResourceSummaries: [alarm('two')] });
    cloudWatch.on(DescribeAlarmsCommand, { AlarmNames: ['one', 'two'] }).resolves({
      MetricAlarms: [
        {
          AlarmName: 'one',
          AlarmDescription: 'Calls wait. See docs/runbook.md#standstill',
          StateValue: 'ALARM',
          StateTransitionedTimestamp: new Date(nowMs),
        },
      ],
    });

    expect(await (await opening).alarms()).toEqual([
      {
        name: 'one',
        state: 'ringing',
        sinceMs: nowMs,
        impact: 'Calls wait.',
        runbook: 'docs/runbook.md#standstill',
      },
    ]);
  });
});

describe('its logs', () => {
  const row = (time: string, log: string, message: string) => [
    { field: '@timestamp', value: time },
    { field: '@message', value: `${message}\n` },
    { field: '@log', value: `123456789012:${log}` },
  ];

  it('are searched in the log groups of the functions, newest first, until the search is done', async () => {
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs
      .on(GetQueryResultsCommand, { queryId: 'q' })
      .resolvesOnce({ status: 'Running', results: [] })
      .resolves({
        status: 'Complete',
        results: [
          row('2026-11-25 12:00:00.000', '/logs/enrich', 'too late'),
          row('2026-11-25 11:59:00.250', '/logs/calls-api', 'two'),
          row('2026-11-25 11:58:00.000', '/logs/enrich', 'one'),
        ],
      });
    const stack = await open().opening;

    const lines = await stack.logs({
      ...hour,
      matching: '"callId":7/8',
      functions: ['enrich', 'calls-api'],
      limit: 50,
    });

    expect(lines).toEqual([
      { timeMs: nowMs - 59_750, function: 'calls-api', text: 'two' },
      { timeMs: nowMs - 120_000, function: 'enrich', text: 'one' },
    ]);
    expect(logs.commandCalls(StartQueryCommand)[0]?.args[0].input).toEqual({
      logGroupNames: ['/logs/enrich', '/logs/calls-api'],
      startTime: hour.fromMs / 1000,
      endTime: hour.toMs / 1000,
      queryString:
        'fields @timestamp, @message, @log | filter @message like /"callId":7\\/8/ | sort @timestamp desc | limit 50',
    });
  });

  it('are not there when the search fails, which is said', async () => {
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs.on(GetQueryResultsCommand).resolves({ status: 'Timeout' });
    const stack = await open().opening;

    await expect(stack.logs({ ...hour, limit: 1 })).rejects.toMatchObject({ exitCode: 6 });
  });

  it('reach back as far as they are kept', async () => {
    const stack = await open().opening;
    const group = { logGroupName: '/logs/enrich', creationTime: 1, retentionInDays: 30 };
    const other = { logGroupName: '/logs/enrich2', creationTime: nowMs };
    const young = { ...group, creationTime: nowMs - 1000 };
    logs
      .on(DescribeLogGroupsCommand)
      .resolvesOnce({ logGroups: [other, group] })
      .resolves({ logGroups: [young] });

    expect(await stack.logsReachBackMs(nowMs)).toBe(nowMs - 30 * 86_400_000);
    expect(await stack.logsReachBackMs(nowMs)).toBe(nowMs - 1000);
  });
});

describe('its metrics', () => {
  it('are those of the stack, over time, page by page', async () => {
    const page = (...minutes: number[]) => ({
      MetricDataResults: [
        {
          Id: 'm',
          Timestamps: minutes.map((minute) => new Date(hour.fromMs + minute * 60_000)),
          Values: minutes,
        },
      ],
    });
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ ...page(1, 2), NextToken: 'more' })
      .resolves(page(3));
    const stack = await open().opening;

    const points = await stack.metric('Failures', {
      ...hour,
      periodSeconds: 60,
      statistic: 'Sum',
      code: 'TABLE_DENIED',
    });

    expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(points[0]?.timeMs).toBe(hour.fromMs + 60_000);
    const { input } = cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0] ?? {};
    expect(input?.MetricDataQueries?.[0]?.MetricStat).toEqual({
      Metric: {
        Namespace: 'CallEnrichment',
        MetricName: 'Failures',
        Dimensions: [
          { Name: 'Code', Value: 'TABLE_DENIED' },
          { Name: 'Stack', Value: 'CallEnrichment-dev' },
        ],
      },
      Period: 60,
      Stat: 'Sum',
    });
  });

  it('are summed for each code, which are found by search', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Label: 'TABLE_DENIED', Values: [1, 2] },
        { Label: 'LINER_TIMEOUT', Values: [0] },
      ],
    });
    const stack = await open().opening;

    expect(await stack.countsByCode('Failures', hour)).toEqual(new Map([['TABLE_DENIED', 3]]));
  });

  it('tell the age of the oldest message', async () => {
    const Timestamps = [new Date(nowMs), new Date(nowMs + 60_000)];
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [{ Timestamps, Values: [5, 65] }] })
      .resolves({ MetricDataResults: [] });
    const stack = await open().opening;

    expect(await stack.oldestMessageSeconds()).toBe(65);
    expect(await stack.oldestMessageSeconds()).toBeUndefined();
  });
});
