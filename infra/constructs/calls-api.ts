import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type CallsIndex, indexes } from '../../clients/calls-index.ts';
import type { Environment } from '../../functions/calls-api/env.ts';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';
import { allowEnrichment, enrichmentVariables } from './enrichment.ts';
import { HttpApi } from './http-api.ts';
import { NodeFunction } from './node-function.ts';
import type { Secrets } from './secrets.ts';

export interface CallsApiProps {
  readonly config: Config;
  readonly removalPolicy: RemovalPolicy;
  readonly queue: Queue;
  readonly table: Table;
  readonly reconciliations: Table;
  readonly furtherIndexes: readonly CallsIndex[];
  readonly secrets: Secrets;
}

/** The HTTP API cuts an answer off at 30 s. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const timeoutSeconds = 29;

/** Webhooks in, enrich now, read. */
export class CallsApi extends Construct {
  readonly api: IHttpApi;
  readonly accessLog: ILogGroup;
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: CallsApiProps) {
    super(scope, id);
    const { config, queue, table, reconciliations, furtherIndexes, secrets, removalPolicy } = props;

    const { linerToken } = secrets;

    const environment: Environment = {
      ...enrichmentVariables({ config, table, queue, linerToken }),
      ORDER_INDEX: config.indexByOrder,
      USER_INDEX: config.indexByUser,
      RECONCILIATIONS_TABLE_NAME: reconciliations.tableName,
      WEBHOOK_SECRET_ARN: secrets.webhook.secretArn,
      WEBHOOK_AUTH: config.webhookAuth,
      WEBHOOK_TOKEN_HEADER: config.webhookTokenHeader,
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: 'functions/calls-api',
      environment,
      memoryMb: config.memoryMb,
      timeoutSeconds,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
      impactOfErrors: 'Webhook senders and readers get a 5xx: ids are lost if a sender gives up.',
      impactOfThrottles: 'Webhook senders and readers get a 5xx: Lambda has no room to start.',
    });
    this.lambda = lambda;

    allowEnrichment(lambda, { table, linerToken });
    allow(lambda, secrets.webhook.secretArn, 'secretsmanager:GetSecretValue');
    allow(lambda, queue.queueArn, 'sqs:SendMessage');

    for (const { name } of [indexes.time, indexes.lead, ...furtherIndexes]) {
      allow(lambda, `${table.tableArn}/index/${name}`, 'dynamodb:Query');
    }
    allow(lambda, reconciliations.tableArn, 'dynamodb:Query');

    const http = new HttpApi(this, 'Http', {
      lambda,
      throttleRate: config.throttleRate,
      throttleBurst: config.throttleBurst,
      webhookRate: config.webhookRate,
      webhookBurst: config.webhookBurst,
      logRetentionDays: config.logRetentionDays,
      removalPolicy,
    });
    this.api = http.api;
    this.accessLog = http.accessLog;
  }
}
