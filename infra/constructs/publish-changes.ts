import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../../functions/publish-changes/env.ts';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';
import { ImpactAlarm } from './impact-alarm.ts';
import { NodeFunction } from './node-function.ts';

export interface PublishChangesProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Table;
}

/** Tells a bus what changed in the table. */
export class PublishChanges extends Construct {
  readonly bus: EventBus;
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, { config, table, removalPolicy }: PublishChangesProps) {
    super(scope, id);
    const streamArn = table.tableStreamArn;
    if (!streamArn) throw new Error('the calls table has no stream');
    this.bus = new EventBus(this, 'Bus');

    const deadChanges = new Queue(this, 'DeadChanges', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    });
    Validations.of(deadChanges).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the event source below.',
    });
    const environment: Environment = {
      EVENT_BUS_NAME: this.bus.eventBusName,
      DEAD_CHANGES_QUEUE_URL: deadChanges.queueUrl,
      EVENT_PHONE: config.eventPhone,
      IGNORE_FIELDS: config.ignoreFields,
      STACK_NAME: Stack.of(this).stackName,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/publish-changes',
      environment,
      memoryMb: config.memoryMb,
      timeoutSeconds: 30,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
      impactOfErrors: 'Events about calls are late: their changes are tried again, in order.',
      impactOfThrottles: 'Events about calls are late: Lambda has no room to start.',
    });
    this.lambda = lambda;
    allow(lambda, this.bus.eventBusArn, 'events:PutEvents');

    allow(lambda, deadChanges.queueArn, 'sqs:SendMessage');
    new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // a bus that is down for minutes is waited for; one bad record holds its shard no longer
      retryAttempts: 100,
      maxRecordAge: Duration.hours(12),
      // not SqsDlq: it also grants to look the queue up
      onFailure: { bind: () => ({ destination: deadChanges.queueArn }) },
    });
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
    allow(
      lambda,
      streamArn,
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    );

    new ImpactAlarm(this, 'DeadChangesWaiting', {
      metric: deadChanges.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      periods: 1,
      impact: 'Changes were never told to the bus: consumers do not know of them.',
      runbook: 'Dead changes',
    });
    new ImpactAlarm(this, 'Lagging', {
      metric: lambda.metric('IteratorAge', { statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toMilliseconds(),
      periods: 2,
      impact: 'Consumers hear of changes more than ten minutes late.',
      runbook: 'Events are late',
    });
  }
}
