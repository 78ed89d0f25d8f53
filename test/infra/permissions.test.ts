import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const template = templateWith();

/** `service:Action` on the kind of resource it is allowed for, as in `sqs:SendMessage DeadLetters` */
function permissionsOf(role: RegExp) {
  const { Statement } = resource(template, 'AWS::IAM::Policy', role).Properties.PolicyDocument;
  return (Statement as Statement[])
    .flatMap((statement) => list(statement.Action).map((action) => ({ action, statement })))
    .flatMap(({ action, statement }) =>
      list(statement.Resource).map((target) => `${action} ${logicalName(target)}`),
    )
    .sort();
}

function list<Value>(value: Value | Value[]): Value[] {
  return Array.isArray(value) ? value : [value];
}

function logicalName(target: unknown) {
  const reference = target as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  const id = reference.Ref ?? reference['Fn::GetAtt']?.[0] ?? JSON.stringify(target);
  return id.replace(/[0-9A-F]{8}$/, '');
}

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
      'dynamodb:UpdateItem CallsTable',
      'logs:CreateLogStream CallsApiLogs',
      'logs:PutLogEvents CallsApiLogs',
      'secretsmanager:GetSecretValue SecretsLinerToken',
      'secretsmanager:GetSecretValue SecretsWebhook',
      'sqs:SendMessage CallQueue',
    ]);
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

  it('let nobody but this HTTP API invoke a function from outside', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Permission')) {
      expect(Properties.Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(Properties.SourceArn)).toMatch(/"Ref":"CallsApiHttp[0-9A-F]{8}"/);
    }
  });
});
