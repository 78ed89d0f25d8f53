import { readFileSync, rmSync } from 'node:fs';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import * as crmSync from '../../examples/crm-sync/stack.ts';
import * as postCall from '../../examples/post-call-automation/stack.ts';
import { resource, resourcesOf } from '../infra/synthesized.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

const examples = {
  'post-call-automation': (app: App, settings = {}) =>
    new postCall.PostCallAutomationStack(
      app,
      'PostCallAutomation',
      postCall.Settings.parse({ busName: 'b', workflowUrl: 'https://n8n.example/x', ...settings }),
    ),
  'crm-sync': (app: App, settings = {}) =>
    new crmSync.CrmSyncStack(
      app,
      'CrmSync',
      crmSync.Settings.parse({
        busName: 'b',
        crmOrigin: 'https://crm.example',
        callsTableName: 'calls',
        ...settings,
      }),
    ),
} satisfies Record<string, (app: App, settings?: object) => Stack>;
type Name = keyof typeof examples;
const names = Object.keys(examples) as Name[];

/** The template of an example; synthesized as a whole, so that cdk-nag has its say. */
function templateOf(name: Name, settings = {}) {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = examples[name](app, settings);
  try {
    app.synth();
    return Template.fromStack(stack);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

function permissionsOf(template: Template) {
  const { PolicyDocument } = resource(template, 'AWS::IAM::Policy').Properties;
  return (PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action)
    .sort();
}

describe.each(names)('the example %s', (name) => {
  const template = templateOf(name);

  it('takes its queues over TLS only, and keeps them encrypted', () => {
    const queues = resourcesOf(template, 'AWS::SQS::Queue');

    expect(queues.every(([, { Properties }]) => Properties.SqsManagedSseEnabled)).toBe(true);
    const policies = JSON.stringify(template.findResources('AWS::SQS::QueuePolicy'));
    expect(policies.split('"aws:SecureTransport":"false"')).toHaveLength(queues.length + 1);
  });

  it('is permitted nothing on everything', () => {
    const { PolicyDocument } = resource(template, 'AWS::IAM::Policy').Properties;

    for (const { Resource, Action } of PolicyDocument.Statement) {
      expect(JSON.stringify([Resource, Action])).not.toContain('*');
    }
  });

  it('tells somebody when it fails', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));

    expect(alarms.length).toBeGreaterThanOrEqual(2);
  });
});

describe('permissions', () => {
  const consuming = [
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
  ];

  it('let start-workflow do exactly this', () => {
    expect(permissionsOf(templateOf('post-call-automation'))).toEqual(consuming);
  });

  it('let sync-calls do exactly this', () => {
    expect(permissionsOf(templateOf('crm-sync'))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      ...consuming.slice(0, 2),
      'secretsmanager:GetSecretValue',
      ...consuming.slice(2),
    ]);
  });
});

describe('rules', () => {
  const patternOf = (name: Name, settings = {}) =>
    resource(templateOf(name, settings), 'AWS::Events::Rule').Properties;

  it('start a workflow for complete calls with more than a minute of talk', () => {
    expect(patternOf('post-call-automation').EventPattern).toEqual({
      source: ['liner.calls'],
      'detail-type': ['Call Completed'],
      detail: { call: { talkTimeDurationSeconds: [{ numeric: ['>', 60] }] } },
    });
    expect(patternOf('post-call-automation', { talkSeconds: '5' }).EventPattern.detail).toEqual({
      call: { talkTimeDurationSeconds: [{ numeric: ['>', 5] }] },
    });
  });

  it('start a workflow for recordings that are long, or of a length that nobody told', () => {
    const settings = { startOn: 'recording', talkSeconds: '5' };

    expect(patternOf('post-call-automation', settings).EventPattern).toEqual({
      source: ['liner.calls'],
      'detail-type': ['Recording Stored'],
      detail: { durationSeconds: [{ numeric: ['>', 5] }, { exists: false }] },
    });
  });

  it('tell the CRM of what is new or changed', () => {
    expect(patternOf('crm-sync')).toMatchObject({
      EventBusName: 'b',
      EventPattern: { 'detail-type': ['Call Enriched', 'Call Changed'] },
    });
  });
});

describe('settings', () => {
  it('keep an event for a day of outage', () => {
    const [, queue] = resourcesOf(templateOf('crm-sync'), 'AWS::SQS::Queue')
      .filter(([, { Properties }]) => Properties.RedrivePolicy)
      .at(0) ?? ['', undefined];

    expect(queue?.Properties.RedrivePolicy.maxReceiveCount).toBeGreaterThan(100);
  });

  it('are refused by name, without their value', () => {
    const wrong = postCall.Settings.safeParse({ workflowUrl: 'http://n8n.example/secret' });
    const origin = crmSync.Settings.safeParse({ crmOrigin: 'http://crm.example/secret' });

    const issues = [...(wrong.error?.issues ?? []), ...(origin.error?.issues ?? [])];
    expect(issues.map(({ path }) => path[0])).toEqual(
      expect.arrayContaining(['busName', 'workflowUrl', 'crmOrigin', 'callsTableName']),
    );
    expect(JSON.stringify(issues)).not.toContain('secret"');
  });
});
