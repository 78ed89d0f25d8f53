import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../functions/copy-recordings/env.ts';
import { bundlingWithS3 } from '../bundling/bundle.ts';
import type { Config } from '../config.ts';
import { acknowledgeWildcards, allow, allowReceiving } from './allow.ts';
import { CopyAlarms } from './copy-alarms.ts';
import { CopyQueue } from './copy-queue.ts';
import { NodeFunction } from './node-function.ts';
import { RecordedCalls } from './recorded-calls.ts';
import { RecordingsBucket } from './recordings-bucket.ts';

export interface CopyRecordingsProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Table;
  readonly linerToken: Secret;
  readonly bus: IEventBus;
}

// as long as there is; a file of the largest size takes minutes
const timeoutSeconds = 900;
// a copy has 130 resident at most; the network grows with it
const memoryMb = 512;

/** Copies the recordings of calls into a bucket of the stack's own, and tells the bus. */
export class CopyRecordings extends Construct {
  readonly lambda: NodejsFunction;
  readonly bucket: Bucket;
  readonly copies: CopyQueue;

  constructor(scope: Construct, id: string, props: CopyRecordingsProps) {
    super(scope, id);
    const { config, removalPolicy, table, linerToken, bus } = props;
    const { stackName } = Stack.of(this);
    const { bucket } = new RecordingsBucket(this, 'Recordings', {
      retainDays: config.retainDays,
      removalPolicy,
    });
    const copies = new CopyQueue(this, 'Queue', {
      receiverTimeoutSeconds: timeoutSeconds,
      maxReceiveCount: config.maxReceiveCount,
      removalPolicy,
    });
    const { queue, deadLetters } = copies;

    const environment: Environment = {
      LINER_ORIGIN: config.linerHost,
      LINER_TIMEOUT_MS: String(config.linerTimeoutSeconds * 1000),
      LINER_TOKEN_SECRET_ARN: linerToken.secretArn,
      TOKEN_TTL_SECONDS: String(config.tokenTtlSeconds),
      CALLS_TABLE_NAME: table.tableName,
      RECORDINGS_BUCKET_NAME: bucket.bucketName,
      COPY_QUEUE_URL: queue.queueUrl,
      COPY_DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
      EVENT_BUS_NAME: bus.eventBusName,
      RECORDING_HOSTS: config.recordingHosts.join(','),
      RECORDING_MAX_MB: String(config.recordingMaxMb),
      RETAIN_DAYS: String(config.retainDays),
      MAX_RECEIVE_COUNT: String(config.maxReceiveCount),
      RETRY_BASE_SECONDS: String(config.retryBaseSeconds),
      RETRY_CAP_SECONDS: String(config.retryCapSeconds),
      LOG_LEVEL: config.logLevel,
      STACK_NAME: stackName,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/copy-recordings',
      environment,
      bundling: bundlingWithS3,
      memoryMb,
      timeoutSeconds,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
      impactOfErrors: 'Copies crash or run out of time: their recordings are tried again, late.',
      impactOfThrottles: 'Lambda has no room to start: recordings wait in the queue.',
    });

    allow(lambda, linerToken.secretArn, 'secretsmanager:GetSecretValue');
    allow(lambda, table.tableArn, 'dynamodb:GetItem');
    allow(lambda, bus.eventBusArn, 'events:PutEvents');
    allow(lambda, deadLetters.queueArn, 'sqs:SendMessage');
    this.allowBucket(lambda, bucket);

    new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: queue.queueArn,
      // one after the other would have the last wait for the time of all
      batchSize: 1,
      maxConcurrency: config.maxConcurrency,
      reportBatchItemFailures: true,
    });
    allowReceiving(lambda, queue.queueArn);
    // a call becomes a message for each of its recordings
    allow(lambda, queue.queueArn, 'sqs:SendMessage');

    new RecordedCalls(this, 'Recorded', { bus, queue, deadLetters });
    new CopyAlarms(this, 'Alarms', { stackName });
    this.lambda = lambda;
    this.bucket = bucket;
    this.copies = copies;
  }

  /** what a person, a command or another stack needs to know */
  outputs(): Record<string, string> {
    const { bucket, copies, lambda } = this;
    return {
      RecordingsBucketName: bucket.bucketName,
      CopyQueueUrl: copies.queue.queueUrl,
      CopyDeadLetterQueueUrl: copies.deadLetters.queueUrl,
      CopyRecordingsLogGroupName: lambda.logGroup.logGroupName,
    };
  }

  /**
   * Whether an object is there is asked by its prefix. A head request would need to read objects, and
   * without leave to list be answered 403 for what is not there.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
   */
  private allowBucket(lambda: NodejsFunction, bucket: Bucket) {
    const ofCalls = 'calls/*';
    lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': ofCalls } },
      }),
    );
    // the parts of an upload and its end are put as well
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    const objects = bucket.arnForObjects(ofCalls);
    allow(lambda, objects, 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject');
    const reason = 'Objects are named by the ids of calls and recordings.';
    acknowledgeWildcards(lambda.role ?? lambda, [objects], reason);
  }
}
