import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../core/call-event.ts';
import type { Environment } from '../../functions/publish-changes/env.ts';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';
import { summaryMetric } from './enrichment-metrics.ts';
import { NodeFunction } from './node-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface PublishChangesProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Table;
}

/** Tells a bus what changed in the table. */
export class PublishChanges extends Construct {
  readonly bus: EventBus;
  readonly deadChanges: Queue;
  readonly lambda: NodejsFunction;
  /** of its events, where they are kept */
  readonly archive: Archive | undefined;

  constructor(scope: Construct, id: string, { config, table, removalPolicy }: PublishChangesProps) {
    super(scope, id);
    const streamArn = table.tableStreamArn;
    if (!streamArn) throw new Error('the calls table has no stream');
    this.bus = new EventBus(this, 'Bus');
    // to EventBridge no days would mean for ever
    this.archive =
      config.eventArchiveDays > 0
        ? new Archive(this, 'Archive', {
            sourceEventBus: this.bus,
            eventPattern: { source: [eventSource] },
            retention: Duration.days(config.eventArchiveDays),
          })
        : undefined;

    this.deadChanges = new Queue(this, 'DeadChanges', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    });
    const { deadChanges } = this;
    Validations.of(deadChanges).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the event source below.',
    });
    const environment: Environment = {
      EVENT_BUS_NAME: this.bus.eventBusName,
      DEAD_CHANGES_QUEUE_URL: deadChanges.queueUrl,
      EVENT_PHONE: config.eventPhone,
      ...(config.eventRecordings === 'on' && { EVENT_RECORDINGS: 'on' as const }),
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
      // tried as long as the stream keeps a record, so that a bus that is down for hours is waited for;
      // what is given up then reaches the dead changes, as what merely expires would not
      // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
      maxRecordAge: Duration.hours(24),
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

    new RunbookAlarm(this, 'DeadChangesWaiting', {
      metric: deadChanges.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      periods: 1,
      impact: 'Changes were never told to the bus: consumers do not know of them.',
      runbook: 'Dead changes',
    });
    new RunbookAlarm(this, 'Lagging', {
      metric: lambda.metric('IteratorAge', { statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toMilliseconds(),
      periods: 2,
      impact: 'Consumers hear of changes more than ten minutes late.',
      runbook: 'Events are late',
    });

    // a source that is switched off has no age; two hours, as a change may be told in the next one
    const { stackName } = Stack.of(this);
    const period = Duration.hours(1);
    new RunbookAlarm(this, 'Silent', {
      metric: new MathExpression({
        expression: 'IF(enriched + changed > 0 AND published == 0, 1, 0)',
        usingMetrics: {
          enriched: summaryMetric(stackName, 'Enriched', { period }),
          changed: summaryMetric(stackName, 'Changed', { period }),
          published: summaryMetric(stackName, 'EventsPublished', { period }),
        },
        period,
      }),
      threshold: 1,
      periods: 2,
      impact: 'Calls change, but no event is published: consumers do not hear of any change.',
      runbook: 'No events',
    });
  }
}
