import { describe, expect, it } from 'vitest';
import { Environment } from '../../functions/copy-recordings/env.ts';
import { compilePattern } from '../../local/aws/event-pattern.ts';
import { permissionsOf } from './permission-names.ts';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const copying = (context: object = {}) => templateWith({ recordings: 'copy', ...context });
const template = copying();
const bucketOf = (from = template) => resource(from, 'AWS::S3::Bucket').Properties;
const queue = /^CopyRecordingsQueue[0-9A-F]{8}$/;
const letters = /^CopyRecordingsQueueDeadLetters[0-9A-F]{8}$/;

describe('recordings that are not copied', () => {
  it.each(['off', 'list'])(
    'leave nothing of it in the template where they are %s',
    (recordings) => {
      const without = templateWith({ recordings });

      const text = JSON.stringify(without.toJSON());
      expect(text).not.toMatch(
        /CopyRecordings|copy-recordings|AWS::S3::Bucket"|RECORDINGS_BUCKET|RecordingsStored/,
      );
      const shared = (from: typeof template, without = /^CopyRecordings|^Dashboard/) =>
        Object.entries(from.toJSON().Resources).filter(([id]) => !without.test(id));
      // what is there anyway is the same, but for what listing them takes
      if (recordings === 'list') expect(shared(template)).toEqual(shared(without));
    },
  );
});

describe('the copying of recordings', () => {
  it('tells the function all it asks for', () => {
    const { Variables } = resource(template, 'AWS::Lambda::Function', /^CopyRecordings/).Properties
      .Environment;

    expect(Object.keys(Variables).sort()).toEqual(Object.keys(Environment.shape).sort());
    expect(Variables).toMatchObject({
      LINER_ORIGIN: 'https://liner.example',
      RECORDING_HOSTS: '',
      RECORDING_MAX_MB: '500',
    });
  });

  it('takes hosts and the largest size from the settings', () => {
    const set = { recordingHosts: 'A.example,b.example', recordingMaxMb: 5000 };

    const { Environment: said } = resource(
      copying(set),
      'AWS::Lambda::Function',
      /^CopyRecordings/,
    ).Properties;

    expect(said.Variables).toMatchObject({
      RECORDING_HOSTS: 'a.example,b.example',
      RECORDING_MAX_MB: '5000',
    });
  });

  it('hides a message for six times as long as a copy may take, and takes one at a time', () => {
    const lambda = resource(template, 'AWS::Lambda::Function', /^CopyRecordings/).Properties;
    const { VisibilityTimeout, RedrivePolicy } = resource(
      template,
      'AWS::SQS::Queue',
      queue,
    ).Properties;

    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * lambda.Timeout);
    expect(RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]).toMatch(
      /^CopyRecordingsQueueDeadLetters/,
    );
    expect(
      resource(copying({ maxConcurrency: 7 }), 'AWS::Lambda::EventSourceMapping', /^CopyRec/)
        .Properties,
    ).toMatchObject({
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 7 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('may do exactly this', () => {
    expect(permissionsOf('AWS::IAM::Policy', /^CopyRecordings/, template)).toEqual([
      'dynamodb:GetItem CallsTable',
      'events:PutEvents PublishChangesBus',
      'logs:CreateLogStream CopyRecordingsLogs',
      'logs:PutLogEvents CopyRecordingsLogs',
      's3:AbortMultipartUpload CopyRecordingsBucket/calls/*',
      's3:DeleteObject CopyRecordingsBucket/calls/*',
      's3:ListBucket CopyRecordingsBucket',
      's3:PutObject CopyRecordingsBucket/calls/*',
      'secretsmanager:GetSecretValue SecretsLinerToken',
      'sqs:ChangeMessageVisibility CopyRecordingsQueue',
      'sqs:DeleteMessage CopyRecordingsQueue',
      'sqs:GetQueueAttributes CopyRecordingsQueue',
      'sqs:ReceiveMessage CopyRecordingsQueue',
      'sqs:SendMessage CopyRecordingsQueue',
      'sqs:SendMessage CopyRecordingsQueueDeadLetters',
    ]);
  });

  it('may list the recordings of calls, not all there is in the bucket', () => {
    const { Statement } = resource(template, 'AWS::IAM::Policy', /^CopyRecordings/).Properties
      .PolicyDocument;

    const listing = Statement.filter(
      (each: { Action: unknown }) => each.Action === 's3:ListBucket',
    );

    expect(listing).toMatchObject([{ Condition: { StringLike: { 's3:prefix': 'calls/*' } } }]);
  });

  it('is told to whoever reads the outputs', () => {
    const outputs = Object.keys(template.findOutputs('*'));

    expect(outputs).toEqual(
      expect.arrayContaining([
        'RecordingsBucketName',
        'CopyQueueUrl',
        'CopyDeadLetterQueueUrl',
        'CopyRecordingsLogGroupName',
      ]),
    );
  });
});

describe('the rule for calls with recordings', () => {
  const rule = resource(template, 'AWS::Events::Rule', /^CopyRecordings/).Properties;

  it.each([
    ['Call Enriched', true, true],
    ['Call Changed', true, true],
    ['Call Enriched', false, false],
    ['Call Completed', true, false],
    ['Recording Stored', undefined, false],
  ])('of %s with hasRecords %s: %s', (type, hasRecords, isHeard) => {
    const event = { source: 'liner.calls', 'detail-type': type, detail: { call: { hasRecords } } };

    expect(compilePattern(rule.EventPattern)(event)).toBe(isHeard);
  });

  it('hands the id over and nothing else of an event, which may hold links', () => {
    expect(rule.Targets).toMatchObject([
      {
        InputTransformer: {
          InputPathsMap: { 'detail-callId': '$.detail.callId' },
          InputTemplate: '{"callId":<detail-callId>}',
        },
      },
    ]);
  });

  it('keeps what it cannot deliver', () => {
    expect(rule.Targets).toMatchObject([
      { DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(letters), 'Arn'] } } },
    ]);
  });

  it('is the only one beside the account that may send to the queue, and to its dead letters', () => {
    const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy').filter(([id]) =>
      /^CopyRecordings/.test(id),
    );
    const allowed = policies
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow');

    expect(policies).toHaveLength(2);
    expect(allowed).toEqual(
      [letters, queue].map((each) => ({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(each), 'Arn'] },
        Condition: {
          ArnEquals: {
            'aws:SourceArn': {
              'Fn::GetAtt': [expect.stringMatching(/^CopyRecordingsRecorded/), 'Arn'],
            },
          },
        },
      })),
    );
  });
});

describe('the bucket', () => {
  it('is closed to the public, encrypted, and keeps no versions', () => {
    expect(bucketOf()).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
    });
    expect(bucketOf()).not.toHaveProperty('VersioningConfiguration');
  });

  it('refuses plain HTTP', () => {
    const { Statement } = resource(template, 'AWS::S3::BucketPolicy').Properties.PolicyDocument;

    expect(Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  it('clears away uploads that were not finished, and recordings as records expire', () => {
    const unfinished = {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      Status: 'Enabled',
    };

    expect(bucketOf().LifecycleConfiguration.Rules).toEqual([unfinished]);
    expect(bucketOf(copying({ retainDays: 30 })).LifecycleConfiguration.Rules).toEqual([
      unfinished,
      { ExpirationInDays: 30, Status: 'Enabled' },
    ]);
  });

  it('has no function that empties it', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(
      resourcesOf(templateWith(), 'AWS::Lambda::Function').length + 1,
    );
  });
});

describe('an alarm of recordings rings', () => {
  const alarm = (id: RegExp) => resource(template, 'AWS::CloudWatch::Alarm', id).Properties;

  it('when they wait for an hour', () => {
    expect(alarm(/^CopyRecordingsQueueOldestMessage/)).toMatchObject({
      ...{ MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum' },
      ...{ Threshold: 3600, EvaluationPeriods: 2 },
    });
  });

  it('when the bucket fails for longer than a hiccup', () => {
    expect(alarm(/^CopyRecordingsAlarmsBUCKETUNAVAILABLE/)).toMatchObject({
      ...{ MetricName: 'Failures', Period: 900, EvaluationPeriods: 2, Threshold: 1 },
      Dimensions: expect.arrayContaining([{ Name: 'Code', Value: 'BUCKET_UNAVAILABLE' }]),
    });
  });

  it('when for two hours all were tried and none was stored', () => {
    const { Metrics, ...rest } = alarm(/^CopyRecordingsAlarmsStandstill/);

    // a metric that nobody writes has no value to compare
    expect(Metrics[0].Expression).toBe('IF(retried > 0 AND FILL(stored, 0) == 0, 1, 0)');
    expect(rest).toMatchObject({ Threshold: 1, EvaluationPeriods: 2 });
  });
});
