import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { Environment as CallsApiEnvironment } from '../../functions/calls-api/env.ts';
import { Environment as EnrichEnvironment } from '../../functions/enrich/env.ts';
import { Environment as PublishEnvironment } from '../../functions/publish-changes/env.ts';
import { Environment as RecheckEnvironment } from '../../functions/recheck-due/env.ts';
import { Environment as ReconcileEnvironment } from '../../functions/reconcile/env.ts';
import { readConfig } from '../../infra/config.ts';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();
const recordings = 'copy';
const everything = templateWith({ recordings });
const kept = templateWith({ recordings, stage: 'prod' });

const callQueue = /^CallQueue[0-9A-F]{8}$/;
const stateful = [
  'AWS::DynamoDB::Table',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
];

describe('the call queue', () => {
  for (const context of [
    {},
    { timeoutSeconds: 3, linerTimeoutSeconds: 1 },
    { timeoutSeconds: 900 },
    { batchSize: 100, batchWindowSeconds: 300 },
  ]) {
    it(`hides a batch for 6 timeouts and its window with ${JSON.stringify(context)}`, () => {
      const template = templateWith(context);

      const enrich = resource(template, 'AWS::Lambda::Function', /^Enrich/);
      const source = resource(template, 'AWS::Lambda::EventSourceMapping', /^Enrich/);

      expect(
        resource(template, 'AWS::SQS::Queue', callQueue).Properties.VisibilityTimeout,
      ).toBeGreaterThanOrEqual(
        6 * enrich.Properties.Timeout + source.Properties.MaximumBatchingWindowInSeconds,
      );
    });
  }

  it('hands what is received too often to the dead letters', () => {
    const { RedrivePolicy } = resource(template, 'AWS::SQS::Queue', callQueue).Properties;

    expect(RedrivePolicy).toEqual({
      deadLetterTargetArn: {
        'Fn::GetAtt': [expect.stringMatching(/^CallQueueDeadLetters/), 'Arn'],
      },
      maxReceiveCount: readConfig({ linerHost: 'https://liner.example' }).maxReceiveCount,
    });
  });

  it('is polled with the configured batch, window and concurrency, record by record', () => {
    const template = templateWith({ batchSize: 50, batchWindowSeconds: 5, maxConcurrency: 3 });

    const { Properties } = resource(template, 'AWS::Lambda::EventSourceMapping', /^Enrich/);

    expect(Properties).toMatchObject({
      BatchSize: 50,
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 3 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('every queue', () => {
  for (const [id, { Properties }] of resourcesOf(template, 'AWS::SQS::Queue')) {
    it(`keeps messages 14 days, encrypted: ${id}`, () => {
      expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    });

    it(`is closed to plain HTTP, and its policy opens it to nobody: ${id}`, () => {
      const [policy] = resourcesOf(template, 'AWS::SQS::QueuePolicy')
        .map(([, each]) => each.Properties)
        .filter((each) => each.Queues.some((queue: { Ref: string }) => queue.Ref === id));

      expect(policy.PolicyDocument.Statement).toEqual([
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Resource: { 'Fn::GetAtt': [id, 'Arn'] },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]);
    });
  }
});

describe('the stage', () => {
  for (const type of stateful) {
    it(`dev deletes every ${type} with the stack, any other keeps it`, () => {
      const policies = (each: ReturnType<typeof templateWith>) =>
        new Set(
          resourcesOf(each, type).flatMap(([, { DeletionPolicy, UpdateReplacePolicy }]) => [
            DeletionPolicy,
            UpdateReplacePolicy,
          ]),
        );

      expect(policies(everything)).toEqual(new Set(['Delete']));
      expect(policies(kept)).toEqual(new Set(['RetainExceptOnCreate', 'Retain']));
    });
  }
});

describe('the secrets', () => {
  it('start with a token that is not set yet', () => {
    const { SecretString } = resource(template, 'AWS::SecretsManager::Secret', /Liner/).Properties;

    expect(JSON.parse(SecretString)).toEqual({ token: '' });
  });

  it('start with a generated webhook secret that is valid base64', () => {
    const { Properties } = resource(template, 'AWS::SecretsManager::Secret', /Webhook/);

    expect(Properties.GenerateSecretString).toEqual({
      PasswordLength: 32,
      ExcludePunctuation: true,
    });
    expect(Properties.SecretString).toBeUndefined();
  });
});

describe('every function', () => {
  for (const [folder, id, schema] of [
    ['enrich', /^Enrich/, EnrichEnvironment],
    ['calls-api', /^CallsApi/, CallsApiEnvironment],
    ['publish-changes', /^PublishChanges/, PublishEnvironment],
    ['recheck-due', /^RecheckDue/, RecheckEnvironment],
    ['reconcile', /^Reconcile/, ReconcileEnvironment],
  ] as const) {
    it(`is told what its environment declares and nothing else: ${folder}`, () => {
      const all = templateWith({ recordings: 'list', expectSummary: 'on', eventRecordings: 'on' });
      const { Variables } = resource(all, 'AWS::Lambda::Function', id).Properties.Environment;

      expect(Object.keys(Variables).sort()).toEqual(Object.keys(schema.shape).sort());
    });
  }

  for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
    it(`runs on arm64 and the current Node, and logs to a group of the stack: ${id}`, () => {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        LoggingConfig: {
          LogGroup: { Ref: expect.stringMatching(id.replace(/Function.*/, 'Logs')) },
        },
      });
      expect(Properties.TracingConfig).toBeUndefined();
    });
  }

  it('has its time: less than the HTTP API gives, less than a minute to queue what is due', () => {
    const times = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.replace(/Function.*/, ''),
      Properties.Timeout,
    ]);

    expect(Object.fromEntries(times)).toEqual({
      Enrich: 30,
      CallsApi: 29,
      PublishChanges: 30,
      RecheckDue: 30,
      Reconcile: 50,
    });
  });

  const told = templateWith({
    linerTimeoutSeconds: 7,
    callIdPointer: '/data/id',
    stackName: 'Other',
    recheckAfter: 'PT5M,P1D',
    retainDays: 400,
    eventPhone: 'none',
    ignoreFields: 'serverTime',
    indexByOrder: 'on',
    reconcileEvery: 'PT12H',
    reconcileLookBack: 'P7D',
    reconcileRequestsPerSecond: 9,
  });
  const reading = {
    RECHECK_AFTER: 'PT5M,P1D',
    IGNORE_FIELDS: 'serverTime',
    RETAIN_DAYS: '400',
    CALL_ID_POINTER: '/data/id',
  };

  it('hears of recordings only where they are listed, and rings only there', () => {
    const settings = { recordings: 'list', expectSummary: 'on', eventRecordings: 'on' };
    const withThem = JSON.stringify(templateWith(settings).toJSON());
    const without = JSON.stringify(template.toJSON());

    for (const name of [
      '"RECORDINGS":"list"',
      '"EXPECT_SUMMARY":"on"',
      '"EVENT_RECORDINGS":"on"',
    ]) {
      expect(withThem).toContain(name);
    }
    expect(withThem).toContain('RECORDINGS_REFUSED');
    expect(without).not.toMatch(/recordings_|"RECORDINGS|EXPECT_SUMMARY|EVENT_RECORDINGS/i);
  });

  for (const [id, variables] of [
    [/^Enrich/, { LINER_ORIGIN: 'https://liner.example', LINER_TIMEOUT_MS: '7000', ...reading }],
    [/^CallsApi/, { ORDER_INDEX: 'on', USER_INDEX: 'off', ...reading }],
    [/^PublishChanges/, { EVENT_PHONE: 'none', IGNORE_FIELDS: 'serverTime' }],
    [/^RecheckDue/, { RECHECK_AFTER: 'PT5M,P1D' }],
    [
      /^Reconcile/,
      {
        RECONCILE: 'on',
        RECONCILE_EVERY: 'PT12H',
        RECONCILE_LOOK_BACK: 'P7D',
        RECONCILE_REQUESTS_PER_SECOND: '9',
        IGNORE_FIELDS: 'serverTime',
      },
    ],
  ] as const) {
    it(`hears the configuration: ${id.source}`, () => {
      const { Properties } = resource(told, 'AWS::Lambda::Function', id);

      expect(Properties.Environment.Variables).toMatchObject({
        ...variables,
        STACK_NAME: 'Other-dev',
      });
    });
  }
});

describe('every log group', () => {
  it('forgets after the configured days', () => {
    const days = (each: ReturnType<typeof templateWith>) =>
      resourcesOf(each, 'AWS::Logs::LogGroup').map(([, group]) => group.Properties.RetentionInDays);

    // five functions and the HTTP API
    expect(days(template)).toEqual([30, 30, 30, 30, 30, 30]);
    expect(days(templateWith({ logRetentionDays: 7 }))).toEqual([7, 7, 7, 7, 7, 7]);
  });
});

describe('the outputs', () => {
  it('are what a person and a program need next', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'AccessLogGroupName',
      'ApiUrl',
      'CallQueueArn',
      'CallQueueUrl',
      'CallsApiLogGroupName',
      'CallsTableName',
      'DashboardUrl',
      'DeadChangesQueueUrl',
      'DeadLetterQueueArn',
      'DeadLetterQueueUrl',
      'EnrichFunctionName',
      'EnrichLogGroupName',
      'EventBusName',
      'LinerTokenSecretArn',
      'PublishChangesLogGroupName',
      'RecheckDueLogGroupName',
      'ReconcileFunctionName',
      'ReconcileLogGroupName',
      'ReconciliationsTableName',
      'WebhookSecretArn',
    ]);
    template.hasOutput('ApiUrl', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'ApiEndpoint'] } });
  });
});

it('gives nothing a physical name', () => {
  const named = ['QueueName', 'TableName', 'FunctionName', 'RoleName', 'AlarmName', 'LogGroupName'];
  const names = Object.values(template.toJSON().Resources as Record<string, { Properties: object }>)
    .flatMap(({ Properties }) => Object.entries(Properties))
    .filter(([key, value]) => named.includes(key) && typeof value === 'string');

  expect(names).toEqual([]);
});
