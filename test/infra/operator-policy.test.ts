import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { permissionsOf } from './permission-names.ts';
import { resourcesOf, templateWith } from './synthesized.ts';

const policyType = 'AWS::IAM::ManagedPolicy';
const permissions = (context: object = {}) =>
  permissionsOf(policyType, /^OperatorPolicy/, templateWith({ operatorPolicy: 'on', ...context }));

const account = 'AWS::Region:AWS::AccountId';
const arn = (service: string, resource: string) =>
  `arn:AWS::Partition:${service}:${account}:${resource}`;

const everything = { eventArchiveDays: 30, recordings: 'copy' };

describe('the policy for operators', () => {
  it('is not there unless asked for, and then is an output', () => {
    const [off, on] = [{}, { operatorPolicy: 'on' }].map((context) => templateWith(context));

    expect(off && resourcesOf(off, policyType)).toEqual([]);
    expect(Object.keys(off?.findOutputs('*') ?? {})).not.toContain('OperatorPolicyArn');
    expect(Object.keys(on?.findOutputs('*') ?? {})).toContain('OperatorPolicyArn');
  });

  it('allows exactly this', () => {
    expect(permissions()).toEqual(
      [
        `cloudformation:DescribeStacks ${arn('cloudformation', 'stack/CallEnrichment-dev/*')}`,
        `cloudformation:ListStackResources ${arn('cloudformation', 'stack/CallEnrichment-dev/*')}`,
        `cloudwatch:DescribeAlarms ${arn('cloudwatch', 'alarm:*')}`,
        'cloudwatch:GetMetricData *',
        'dynamodb:BatchGetItem CallsTable',
        'dynamodb:DeleteItem CallsTable',
        'dynamodb:DeleteItem CallsTable-restored',
        'dynamodb:GetItem CallsTable',
        'dynamodb:GetItem ReconciliationsTable',
        'dynamodb:Query ReconciliationsTable',
        'dynamodb:PutItem CallsTable',
        'dynamodb:Query CallsTable-restored/index/byLead',
        'dynamodb:Query CallsTable/index/byLead',
        'dynamodb:Query CallsTable/index/byReceived',
        'dynamodb:Scan CallsTable',
        'dynamodb:Scan CallsTable-restored',
        'dynamodb:UpdateItem CallsTable',
        `execute-api:Invoke ${arn('execute-api', 'CallsApiHttp/$default/POST/calls/*')}`,
        'lambda:GetFunctionConfiguration EnrichFunction',
        'lambda:InvokeFunction EnrichFunction',
        'lambda:InvokeFunction ReconcileFunction',
        'logs:DescribeLogGroups *',
        'logs:GetQueryResults *',
        'logs:StartQuery CallsApiLogs',
        'logs:StartQuery EnrichLogs',
        'logs:StartQuery PublishChangesLogs',
        'logs:StartQuery RecheckDueLogs',
        'logs:StartQuery ReconcileLogs',
        'secretsmanager:GetSecretValue SecretsWebhook',
        'sqs:ChangeMessageVisibility CallQueueDeadLetters',
        'sqs:ChangeMessageVisibility PublishChangesDeadChanges',
        'sqs:DeleteMessage CallQueueDeadLetters',
        'sqs:GetQueueAttributes CallQueue',
        'sqs:GetQueueAttributes CallQueueDeadLetters',
        'sqs:GetQueueAttributes PublishChangesDeadChanges',
        'sqs:ReceiveMessage CallQueueDeadLetters',
        'sqs:ReceiveMessage PublishChangesDeadChanges',
        'sqs:SendMessage CallQueue',
      ].sort(),
    );
  });

  it('allows replays where there is an archive', () => {
    expect(permissions({ eventArchiveDays: 30 }).filter((each) => each.startsWith('ev'))).toEqual([
      `events:CancelReplay ${arn('events', 'replay/calls-*')}`,
      'events:DescribeEventBus PublishChangesBus',
      `events:DescribeReplay ${arn('events', 'replay/calls-*')}`,
      'events:ListArchives *',
      'events:ListReplays *',
      'events:ListRules *',
      'events:StartReplay PublishChangesArchive',
      'events:StartReplay PublishChangesBus',
      `events:StartReplay ${arn('events', 'replay/calls-*')}`,
    ]);
  });

  it('allows what recordings take where they are copied', () => {
    const usual = new Set(permissions());

    expect(permissions({ recordings: 'copy' }).filter((each) => !usual.has(each))).toEqual([
      'logs:StartQuery CopyRecordingsLogs',
      's3:DeleteObject CopyRecordingsBucket/calls/*',
      's3:GetObject CopyRecordingsBucket/calls/*',
      's3:ListBucket CopyRecordingsBucket',
      'sqs:ChangeMessageVisibility CopyRecordingsQueueDeadLetters',
      'sqs:DeleteMessage CopyRecordingsQueueDeadLetters',
      'sqs:GetQueueAttributes CopyRecordingsQueue',
      'sqs:GetQueueAttributes CopyRecordingsQueueDeadLetters',
      'sqs:ReceiveMessage CopyRecordingsQueueDeadLetters',
      'sqs:SendMessage CopyRecordingsQueue',
    ]);
  });

  it("allows every request of the operator's command, and no other", () => {
    const allowed = new Set(permissions({ ...everything }).map((each) => each.split(' ')[0]));

    const needed = globSync('operate/**/*.ts').flatMap((path) => actionsIn(path));

    expect(needed.length).toBeGreaterThan(20);
    expect(needed.filter((action) => !allowed.has(action))).toEqual([]);
    // the table is asked through clients that functions have too
    const others = [...allowed].filter((action) => !needed.includes(action ?? ''));
    expect(others.filter((action) => !action?.startsWith('dynamodb:'))).toEqual([]);
  });

  it('is the one that the documentation describes', () => {
    const page = readFileSync('docs/calls.md', 'utf8').split(/^#+ /m);
    const section = page.find((each) => each.startsWith('Permissions')) ?? '';
    const described = [...section.matchAll(/`([a-z\d-]+:[A-Z]\w+)`/g)].map(([, action]) => action);
    const allowed = permissions({ ...everything }).map((each) => each.split(' ')[0]);

    expect([...new Set(described)].sort()).toEqual([...new Set(allowed)].sort());
  });

  it('has room for more', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = resourcesOf(
      templateWith({ operatorPolicy: 'on', ...everything }),
      policyType,
    );

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThan(6144);
  });
});

/** Where an action has another name than its request. */
const actionNames: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:ListObjectsV2': 's3:ListBucket',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};
const prefixes: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
};

/** The actions that the requests of a file stand for. */
function actionsIn(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const signed = text.includes("service: 'execute-api'") ? ['execute-api:Invoke'] : [];
  const imports = text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g);
  const sent = [...imports].flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+))\b/g)].map(([, command, paginated]) => {
      const action = `${prefixes[client] ?? client}:${command ?? paginated}`;
      return actionNames[action] ?? action;
    }),
  );
  return [...signed, ...sent];
}
