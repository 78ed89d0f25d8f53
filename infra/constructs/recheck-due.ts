import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { indexes } from '../../clients/calls-index.ts';
import type { Environment } from '../../functions/recheck-due/env.ts';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';
import { summaryMetric } from './enrichment-metrics.ts';
import { NodeFunction } from './node-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface RecheckDueProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Table;
  readonly queue: Queue;
}

/** Has calls read again until nothing more is expected of them. */
export class RecheckDue extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: RecheckDueProps) {
    super(scope, id);
    const { config, table, queue, removalPolicy } = props;
    const { stackName } = Stack.of(this);

    const progress = new Table(this, 'Progress', {
      partitionKey: { name: 'name', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy,
    });
    Validations.of(progress).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'One item that says how far the windows got; lost, they look back one ladder again.',
    });

    const environment: Environment = {
      CALLS_TABLE_NAME: table.tableName,
      CHECKPOINT_TABLE_NAME: progress.tableName,
      CALL_QUEUE_URL: queue.queueUrl,
      RECHECK_AFTER: config.recheckAfter,
      STACK_NAME: stackName,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/recheck-due',
      environment,
      memoryMb: config.memoryMb,
      timeoutSeconds: 30,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
      impactOfErrors: 'Calls are read again late: the next run takes up where this one stopped.',
      impactOfThrottles: 'Calls are read again late: Lambda has no room to start.',
    });
    this.lambda = lambda;
    allow(lambda, `${table.tableArn}/index/${indexes.time.name}`, 'dynamodb:Query');
    allow(lambda, table.tableArn, 'dynamodb:BatchGetItem');
    allow(lambda, progress.tableArn, 'dynamodb:UpdateItem');
    allow(lambda, queue.queueArn, 'sqs:SendMessage');

    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(lambda)],
    });

    new RunbookAlarm(this, 'Behind', {
      metric: summaryMetric(stackName, 'RecheckLagSeconds', {
        statistic: 'Maximum',
        period: Duration.minutes(15),
      }),
      threshold: Duration.minutes(15).toSeconds(),
      periods: 1,
      impact: 'Calls are not read again in time: statuses and recordings show up late.',
      runbook: 'Rechecks are behind',
      silence: 'trouble',
    });
    new RunbookAlarm(this, 'Unsettled', {
      metric: summaryMetric(stackName, 'Unsettled', { period: Duration.hours(1) }),
      threshold: 1,
      periods: 1,
      impact: 'Calls were not read at the last step: their records may not be final.',
      runbook: 'Unsettled calls',
    });
    new RunbookAlarm(this, 'ManyIncomplete', {
      metric: summaryMetric(stackName, 'Incomplete', { period: Duration.days(1) }),
      threshold: config.incompleteAlarm,
      periods: 1,
      impact: 'Many calls were still incomplete at the last step: automation never saw them.',
      runbook: 'Incomplete calls',
    });
  }
}
