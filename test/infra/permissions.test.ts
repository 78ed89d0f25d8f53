import { describe, expect, it } from 'vitest';
import { logicalName, permissionsOf as permissionsIn } from './permission-names.ts';
import { resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();
const permissionsOf = (role: RegExp, from = template) =>
  permissionsIn('AWS::IAM::Policy', role, from);

describe('permissions', () => {
  it('let enrich do exactly this', () => {
    expect(permissionsOf(/^Enrich/)).toEqual([
      'dynamodb:BatchGetItem CallsTable',
      'dynamodb:GetItem CallsTable',
      'dynamodb:PutItem CallsTable',
      'dynamodb:UpdateItem CallsTable',
      'logs:CreateLogStream EnrichLogs',
      'logs:PutLogEvents EnrichLogs',
      'secretsmanager:GetSecretValue SecretsLinerToken',
      'sqs:ChangeMessageVisibility CallQueue',
      'sqs:DeleteMessage CallQueue',
      'sqs:GetQueueAttributes CallQueue',
      'sqs:ReceiveMessage CallQueue',
      'sqs:SendMessage CallQueueDeadLetters',
    ]);
  });

  it('let calls-api do exactly this', () => {
    expect(permissionsOf(/^CallsApi/)).toEqual([
      'dynamodb:BatchGetItem CallsTable',
      'dynamodb:GetItem CallsTable',
      'dynamodb:PutItem CallsTable',
      'dynamodb:Query CallsTable/index/byLead',
      'dynamodb:Query CallsTable/index/byReceived',
      'dynamodb:Query ReconciliationsTable',
      'dynamodb:UpdateItem CallsTable',
      'logs:CreateLogStream CallsApiLogs',
      'logs:PutLogEvents CallsApiLogs',
      'secretsmanager:GetSecretValue SecretsLinerToken',
      'secretsmanager:GetSecretValue SecretsWebhook',
      'sqs:SendMessage CallQueue',
    ]);
  });

  it('let calls-api query the indexes that are switched on', () => {
    const queries = (context: object) =>
      permissionsOf(/^CallsApi/, templateWith({ ...context })).filter((each) =>
        each.startsWith('dynamodb:Query CallsTable'),
      );

    expect(queries({ indexByOrder: 'on' })).toEqual([
      'dynamodb:Query CallsTable/index/byLead',
      'dynamodb:Query CallsTable/index/byOrder',
      'dynamodb:Query CallsTable/index/byReceived',
    ]);
    expect(queries({ indexByUser: 'on' })).toEqual([
      'dynamodb:Query CallsTable/index/byLead',
      'dynamodb:Query CallsTable/index/byReceived',
      'dynamodb:Query CallsTable/index/byUser',
    ]);
  });

  it('let publish-changes do exactly this', () => {
    expect(permissionsOf(/^PublishChanges/)).toEqual([
      'dynamodb:DescribeStream CallsTable/stream',
      'dynamodb:GetRecords CallsTable/stream',
      'dynamodb:GetShardIterator CallsTable/stream',
      'dynamodb:ListStreams CallsTable/stream',
      'events:PutEvents PublishChangesBus',
      'logs:CreateLogStream PublishChangesLogs',
      'logs:PutLogEvents PublishChangesLogs',
      'sqs:SendMessage PublishChangesDeadChanges',
    ]);
  });

  it('let recheck-due do exactly this', () => {
    expect(permissionsOf(/^RecheckDue/)).toEqual([
      'dynamodb:BatchGetItem CallsTable',
      'dynamodb:Query CallsTable/index/byReceived',
      'dynamodb:UpdateItem RecheckDueProgress',
      'logs:CreateLogStream RecheckDueLogs',
      'logs:PutLogEvents RecheckDueLogs',
      'sqs:SendMessage CallQueue',
    ]);
  });

  it('let reconcile do exactly this', () => {
    expect(permissionsOf(/^Reconcile/)).toEqual([
      'dynamodb:BatchGetItem CallsTable',
      'dynamodb:DeleteItem ReconciliationsTable',
      'dynamodb:GetItem ReconciliationsTable',
      'dynamodb:PutItem ReconciliationsTable',
      'dynamodb:Query CallsTable/index/byReceived',
      'dynamodb:Query ReconciliationsTable',
      'dynamodb:UpdateItem ReconciliationsTable',
      'events:PutEvents PublishChangesBus',
      'logs:CreateLogStream ReconcileLogs',
      'logs:PutLogEvents ReconcileLogs',
      'secretsmanager:GetSecretValue SecretsLinerToken',
      'sqs:SendMessage CallQueue',
    ]);
  });

  it('let nobody scan, delete or write what is not theirs', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
      // of its own table, what was asked for and is taken up
      const deletes = id.startsWith('Reconcile') ? '' : '|DeleteItem';
      expect(JSON.stringify(Properties)).not.toMatch(new RegExp(`Scan|PurgeQueue${deletes}`));
    }
  });

  it('come from no wildcard and no managed policy', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
      expect(JSON.stringify(Properties)).not.toContain('*');
    }
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(Object.keys(Properties)).toEqual(['AssumeRolePolicyDocument']);
    }
  });

  it('are held by the functions alone, one role each', () => {
    const roles = resourcesOf(template, 'AWS::Lambda::Function').map(
      ([, { Properties }]) => Properties.Role['Fn::GetAtt'][0],
    );

    expect(roles.sort()).toEqual(
      resourcesOf(template, 'AWS::IAM::Role')
        .map(([id]) => id)
        .sort(),
    );
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      ]);
    }
  });

  it('are in place before the function is, so that its queue may be polled at once', () => {
    for (const [id, { DependsOn }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      expect(DependsOn).toEqual([
        expect.stringMatching(id.replace(/Function.*/, 'RoleDefaultPolicy')),
      ]);
    }
  });

  it('let nobody but this HTTP API and this schedule invoke a function from outside', () => {
    const invokers = resourcesOf(template, 'AWS::Lambda::Permission').map(
      ([, { Properties }]) =>
        `${Properties.Principal} ${logicalName(Properties.FunctionName)} ${JSON.stringify(Properties.SourceArn)}`,
    );

    expect(invokers).toHaveLength(7);
    for (const invoker of invokers) {
      expect(invoker).toMatch(
        /^apigateway\.amazonaws\.com CallsApiFunction .*"Ref":"CallsApiHttp[0-9A-F]{8}"|^events\.amazonaws\.com (RecheckDue|Reconcile)Function {"Fn::GetAtt":\["\1EveryMinute[0-9A-F]{8}","Arn"\]}$/,
      );
    }
  });
});
