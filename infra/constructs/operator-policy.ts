import { Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Archive, IEventBus } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { indexes } from '../../clients/calls-index.ts';
import { acknowledgeWildcards } from './allow.ts';
import type { CopyRecordings } from './copy-recordings.ts';

export interface OperatorPolicyProps {
  readonly table: Table;
  readonly reconciliations: Table;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly deadChanges: Queue;
  readonly webhookSecret: Secret;
  readonly api: IHttpApi;
  readonly bus: IEventBus;
  readonly archive: Archive | undefined;
  readonly enrich: NodejsFunction;
  readonly reconcile: NodejsFunction;
  readonly functions: readonly NodejsFunction[];
  /** where recordings are copied */
  readonly copyRecordings: CopyRecordings | undefined;
}

/**
 * What the operator's command does, and nothing else: to be attached to whoever operates the stack.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export class OperatorPolicy extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: OperatorPolicyProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const statements = [
      ...this.asking(props),
      ...this.repairing(props),
      ...replaying(this, props),
      ...ofRecordings(props),
    ];
    const policy = new ManagedPolicy(this, 'Default', {
      description: `Lets an operator use calls on ${stackName}`,
      statements,
    });
    this.arn = policy.managedPolicyArn;
    acknowledgeWildcards(
      policy,
      statements.flatMap(({ resources }) => resources),
      'The service knows nothing narrower, or makes up the end of the name itself.',
    );
  }

  /** status, why, letters, reports, export, env */
  private asking(props: OperatorPolicyProps): PolicyStatement[] {
    const { table, reconciliations, queue, deadLetters, deadChanges, enrich, functions } = props;
    const { stackName } = Stack.of(this);
    return [
      // a stack is asked for by its name, and its ARN ends in an id
      allowed(
        [arnOf(this, 'cloudformation', `stack/${stackName}/*`)],
        'cloudformation:DescribeStacks',
        'cloudformation:ListStackResources',
      ),
      // alarms are asked for by their names, and CloudWatch may look for leave to see any
      // https://github.com/aws-samples/amazon-cloudwatch-auto-alarms/issues/1
      allowed([arnOf(this, 'cloudwatch', 'alarm:*')], 'cloudwatch:DescribeAlarms'),
      allowed(
        functions.map(({ logGroup }) => logGroup.logGroupArn),
        'logs:StartQuery',
      ),
      allowed(['*'], 'cloudwatch:GetMetricData', 'logs:DescribeLogGroups', 'logs:GetQueryResults'),
      allowed(
        [queue, deadLetters, deadChanges].map(({ queueArn }) => queueArn),
        'sqs:GetQueueAttributes',
      ),
      // there is no look at a message but by receiving it, and giving it back
      allowed(
        [deadLetters.queueArn, deadChanges.queueArn],
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
      ),
      allowed([table.tableArn], 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Scan'),
      allowed(
        [indexes.time, indexes.lead].map(({ name }) => `${table.tableArn}/index/${name}`),
        'dynamodb:Query',
      ),
      allowed([reconciliations.tableArn], 'dynamodb:GetItem', 'dynamodb:Query'),
      allowed([enrich.functionArn], 'lambda:GetFunctionConfiguration'),
    ];
  }

  /** letters, read, reconcile, send, erase, expire, restore */
  private repairing(props: OperatorPolicyProps): PolicyStatement[] {
    const { table, queue, deadLetters, enrich, reconcile, webhookSecret, api } = props;
    // as the runbook has it restored
    const restored = `${table.tableArn}-restored`;
    return [
      allowed([queue.queueArn], 'sqs:SendMessage'),
      allowed([deadLetters.queueArn], 'sqs:DeleteMessage'),
      allowed([enrich.functionArn, reconcile.functionArn], 'lambda:InvokeFunction'),
      allowed([webhookSecret.secretArn], 'secretsmanager:GetSecretValue'),
      allowed([api.arnForExecuteApi('POST', '/calls/*', '$default')], 'execute-api:Invoke'),
      allowed([table.tableArn], 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      allowed([restored], 'dynamodb:Scan', 'dynamodb:DeleteItem'),
      allowed([`${restored}/index/${indexes.lead.name}`], 'dynamodb:Query'),
    ];
  }
}

/** replay */
function replaying(scope: Construct, { bus, archive }: OperatorPolicyProps): PolicyStatement[] {
  if (!archive) return [];
  const replays = arnOf(scope, 'events', 'replay/calls-*');
  return [
    allowed([bus.eventBusArn], 'events:DescribeEventBus'),
    // of which EventBridge lists all or none
    allowed(['*'], 'events:ListArchives', 'events:ListReplays', 'events:ListRules'),
    allowed([archive.archiveArn, bus.eventBusArn, replays], 'events:StartReplay'),
    allowed([replays], 'events:CancelReplay', 'events:DescribeReplay'),
  ];
}

/** letters, status, why, copy, erase, and what the page plays */
function ofRecordings({ copyRecordings }: OperatorPolicyProps): PolicyStatement[] {
  if (!copyRecordings) return [];
  const { bucket, copies } = copyRecordings;
  const { queue, deadLetters } = copies;
  return [
    allowed([queue.queueArn, deadLetters.queueArn], 'sqs:GetQueueAttributes'),
    allowed([queue.queueArn], 'sqs:SendMessage'),
    allowed(
      [deadLetters.queueArn],
      'sqs:ReceiveMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
    ),
    allowed([bucket.bucketArn], 's3:ListBucket'),
    allowed([bucket.arnForObjects('calls/*')], 's3:DeleteObject', 's3:GetObject'),
  ];
}

function allowed(resources: string[], ...actions: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function arnOf(scope: Construct, service: string, resource: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
