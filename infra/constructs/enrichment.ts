import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Config } from '../config.ts';
import { allow } from './allow.ts';

export interface EnrichmentSystems {
  readonly config: Config;
  readonly table: Table;
  readonly queue: Queue;
  readonly linerToken: Secret;
}

/** What every function is told that enriches calls. */
export function enrichmentVariables({ config, table, queue, linerToken }: EnrichmentSystems) {
  return {
    LINER_ORIGIN: config.linerHost,
    LINER_TIMEOUT_MS: String(config.linerTimeoutSeconds * 1000),
    LINER_TOKEN_SECRET_ARN: linerToken.secretArn,
    TOKEN_TTL_SECONDS: String(config.tokenTtlSeconds),
    CALLS_TABLE_NAME: table.tableName,
    RETAIN_DAYS: String(config.retainDays),
    RETRY_CAP_SECONDS: String(config.retryCapSeconds),
    RECHECK_AFTER: config.recheckAfter,
    IGNORE_FIELDS: config.ignoreFields,
    ...(config.recordings !== 'off' && { RECORDINGS: 'list' as const }),
    ...(config.expectSummary === 'on' && { EXPECT_SUMMARY: 'on' as const }),
    CALL_QUEUE_URL: queue.queueUrl,
    CALL_ID_POINTER: config.callIdPointer,
    STACK_NAME: Stack.of(table).stackName,
  };
}

/** Lets a function read Liner's token, and read and write calls. */
export function allowEnrichment(
  lambda: NodejsFunction,
  { table, linerToken }: Pick<EnrichmentSystems, 'table' | 'linerToken'>,
): void {
  allow(lambda, linerToken.secretArn, 'secretsmanager:GetSecretValue');
  allow(
    lambda,
    table.tableArn,
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  );
}
