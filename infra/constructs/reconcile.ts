import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { indexes } from '../../clients/calls-index.ts';
import type { Environment } from '../../functions/reconcile/env.ts';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';
import { NodeFunction } from './node-function.ts';
import { ReconcileAlarms } from './reconcile-alarms.ts';

export interface ReconcileProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Table;
  readonly reconciliations: Table;
  readonly queue: Queue;
  readonly bus: IEventBus;
  readonly linerToken: Secret;
}

/** Finds the calls that nobody told of, has them read, and reports how many there were. */
export class Reconcile extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    const { config, table, reconciliations, queue, bus, linerToken, removalPolicy } = props;
    const { stackName } = Stack.of(this);

    const environment: Environment = {
      LINER_ORIGIN: config.linerHost,
      LINER_TIMEOUT_MS: String(config.linerTimeoutSeconds * 1000),
      LINER_TOKEN_SECRET_ARN: linerToken.secretArn,
      TOKEN_TTL_SECONDS: String(config.tokenTtlSeconds),
      CALLS_TABLE_NAME: table.tableName,
      RECONCILIATIONS_TABLE_NAME: reconciliations.tableName,
      CALL_QUEUE_URL: queue.queueUrl,
      EVENT_BUS_NAME: bus.eventBusName,
      IGNORE_FIELDS: config.ignoreFields,
      ...(config.reconcile === 'on' && { RECONCILE: 'on' as const }),
      RECONCILE_EVERY: config.reconcileEvery,
      RECONCILE_LOOK_BACK: config.reconcileLookBack,
      RECONCILE_REQUESTS_PER_SECOND: String(config.reconcileRequestsPerSecond),
      STACK_NAME: stackName,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/reconcile',
      environment,
      memoryMb: config.memoryMb,
      timeoutSeconds: 50,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
      impactOfErrors:
        'Calls that were never received are found late: the next tick takes up where this one stopped.',
      impactOfThrottles:
        'Calls that were never received are found late: Lambda has no room to start.',
    });
    this.lambda = lambda;
    allow(lambda, linerToken.secretArn, 'secretsmanager:GetSecretValue');
    allow(lambda, table.tableArn, 'dynamodb:BatchGetItem');
    allow(lambda, `${table.tableArn}/index/${indexes.time.name}`, 'dynamodb:Query');
    allow(
      lambda,
      reconciliations.tableArn,
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    );
    allow(lambda, queue.queueArn, 'sqs:SendMessage');
    allow(lambda, bus.eventBusArn, 'events:PutEvents');

    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(lambda)],
    });
    new ReconcileAlarms(this, 'Alarms', { config });
  }
}
