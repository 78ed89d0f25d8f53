import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../functions/enrich/env.ts';
import type { Config } from '../config.ts';
import { allow, allowReceiving } from './allow.ts';
import type { CallQueue } from './call-queue.ts';
import { allowEnrichment, enrichmentVariables } from './enrichment.ts';
import { NodeFunction } from './node-function.ts';

export interface EnrichProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly calls: CallQueue;
  readonly table: Table;
  readonly linerToken: Secret;
}

/** Takes call ids from the queue and stores what Liner says about them. */
export class Enrich extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: EnrichProps) {
    super(scope, id);
    const { config, calls, table, linerToken } = props;
    const { queue, deadLetters } = calls;

    const environment: Environment = {
      ...enrichmentVariables({ config, table, queue, linerToken }),
      DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
      MAX_RECEIVE_COUNT: String(config.maxReceiveCount),
      RETRY_BASE_SECONDS: String(config.retryBaseSeconds),
      LOG_LEVEL: config.logLevel,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/enrich',
      environment,
      memoryMb: config.memoryMb,
      timeoutSeconds: config.timeoutSeconds,
      logRetentionDays: config.logRetentionDays,
      removalPolicy: props.removalPolicy,
      impactOfErrors: 'Batches crash or run out of time: their calls are tried again, late.',
      impactOfThrottles: 'Lambda has no room to start: calls wait in the queue.',
    });
    this.lambda = lambda;

    allowEnrichment(lambda, { table, linerToken });
    allow(lambda, deadLetters.queueArn, 'sqs:SendMessage');

    new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: queue.queueArn,
      batchSize: config.batchSize,
      maxBatchingWindow: Duration.seconds(config.batchWindowSeconds),
      maxConcurrency: config.maxConcurrency,
      reportBatchItemFailures: true,
    });
    allowReceiving(lambda, queue.queueArn);
  }
}
