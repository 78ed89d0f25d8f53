import { describe, expect, it } from 'vitest';
import { receivesToOutlast } from '../../core/backoff.ts';
import { ConfigurationError, readConfig } from '../../infra/config.ts';

const linerHost = 'https://liner.example';

function complaintsAbout(context: Record<string, unknown>) {
  try {
    readConfig({ linerHost, ...context });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing but the host of Liner', () => {
    expect(readConfig({ linerHost })).toEqual({
      linerHost,
      stage: 'dev',
      stackName: 'CallEnrichment-dev',
      producerArns: [],
      callIdPointer: '/callId',
      webhookAuth: 'signature',
      webhookTokenHeader: 'x-webhook-token',
      batchSize: 10,
      batchWindowSeconds: 1,
      maxConcurrency: 5,
      memoryMb: 256,
      timeoutSeconds: 30,
      linerTimeoutSeconds: 10,
      tokenTtlSeconds: 300,
      retryBaseSeconds: 10,
      retryCapSeconds: 1800,
      recheckAfter: 'PT10M,PT1H,PT24H',
      ignoreFields: '',
      recordings: 'off',
      recordingHosts: [],
      recordingMaxMb: 500,
      expectSummary: 'off',
      reconcile: 'on',
      reconcileEvery: 'PT24H',
      reconcileLookBack: 'P3D',
      reconcileRequestsPerSecond: 2,
      silenceAlarmHours: 72,
      incompleteAlarm: 100,
      retainDays: 0,
      eventPhone: 'masked',
      eventRecordings: 'off',
      eventArchiveDays: 0,
      operatorPolicy: 'off',
      indexByOrder: 'off',
      indexByUser: 'off',
      logLevel: 'INFO',
      logRetentionDays: 30,
      throttleRate: 50,
      throttleBurst: 100,
      webhookRate: 200,
      webhookBurst: 500,
      maxReceiveCount: expect.any(Number),
    });
  });

  it('takes numbers from cdk.json and their digits from the command line', () => {
    expect(readConfig({ linerHost, batchSize: 20 }).batchSize).toBe(20);
    expect(readConfig({ linerHost, batchSize: '20' }).batchSize).toBe(20);
  });

  it('keeps the origin of the host alone', () => {
    expect(readConfig({ linerHost: 'https://Liner.Example/' }).linerHost).toBe(linerHost);
    expect(readConfig({ linerHost: 'http://127.0.0.1:8080' }).linerHost).toBe(
      'http://127.0.0.1:8080',
    );
  });

  it('compares header names in lower case', () => {
    expect(readConfig({ linerHost, webhookTokenHeader: 'X-Token' }).webhookTokenHeader).toBe(
      'x-token',
    );
  });

  it('compares names of hosts in lower case', () => {
    const recordingHosts = 'Files.Liner.Example,cdn-1.example';

    expect(readConfig({ linerHost, recordings: 'copy', recordingHosts }).recordingHosts).toEqual([
      'files.liner.example',
      'cdn-1.example',
    ]);
  });

  it('allows as many receives as a day without Liner takes, and some for crashes', () => {
    const ladder = { baseMs: 10_000, capMs: 1_800_000 };

    const { maxReceiveCount } = readConfig({ linerHost });

    expect(maxReceiveCount).toBe(receivesToOutlast(86_400_000, ladder) + 5);
    expect(maxReceiveCount).toBeLessThanOrEqual(1000);
  });

  for (const [key, value, accepted] of [
    ['linerHost', undefined, 'the origin of your Liner'],
    ['linerHost', '', 'the origin of your Liner'],
    ['linerHost', 'liner.example', 'https://liner.example'],
    ['linerHost', 'http://liner.example', 'https://liner.example'],
    ['linerHost', 'https://liner.example/v2', 'https://liner.example'],
    ['linerHost', 'https://user:secret@liner.example', 'https://liner.example'],
    ['stage', 'PROD', 'dev'],
    ['stage', 's'.repeat(33), 'dev'],
    // another stage's stack could have the same name
    ['stage', 'eu-prod', 'dev'],
    ['stackName', '1st', 'a letter'],
    ['stackName', 'my_stack', 'hyphens'],
    ['stackName', 's'.repeat(96), 'at most 94'],
    ['producerArns', 'arn:aws:sns:eu-west-1:123456789012:', 'ARNs of SNS topics'],
    ['producerArns', 'arn:aws:s3:::bucket', 'ARNs of SNS topics'],
    ['producerArns', '123456789012,*', 'ARNs of SNS topics'],
    ['producerArns', `arn:aws:sns:eu-west-1:123456789012:${'a'.repeat(257)}`, 'ARNs of SNS topics'],
    ['producerArns', 'arn:aws:events:eu-west-1:123456789012:event-bus/b', 'ARNs of SNS topics'],
    ['callIdPointer', 'callId', '/callId'],
    ['callIdPointer', '', '/callId'],
    ['webhookAuth', 'none', 'one of signature, token'],
    ['recordings', 'all', 'one of off, list, copy'],
    ...[
      'https://files.example',
      'files.example:443',
      'files',
      'localhost',
      '10.0.0.1',
      '[::1]',
      '*.liner.example',
      'a.example, b.example',
      'a.example,',
      `${'a'.repeat(64)}.example`,
      ['files.example'],
    ].map((hosts) => ['recordingHosts', hosts, 'names of hosts'] as const),
    ['recordingHosts', 'files.example', 'none, unless recordings is copy'],
    ['recordingMaxMb', 0, 'a whole number from 1 to 5000'],
    ['recordingMaxMb', 5001, 'a whole number from 1 to 5000'],
    ['recordingMaxMb', 501, '500, unless recordings is copy'],
    ['expectSummary', 'on', 'off, unless recordings is list or copy'],
    ['eventRecordings', 'on', 'off, unless recordings is list or copy'],
    ['webhookTokenHeader', 'x token', 'the name of an HTTP header'],
    ['webhookTokenHeader', 'x'.repeat(65), 'the name of an HTTP header'],
    ['batchSize', '1e1', 'a whole number from 1 to 100'],
    ['batchSize', '', 'a whole number from 1 to 100'],
    ['batchSize', 1.5, 'a whole number from 1 to 100'],
    ['batchSize', true, 'a whole number from 1 to 100'],
    ['recheckAfter', '', 'ages up to a year in ascending order, as in PT10M,PT1H,PT24H'],
    ['recheckAfter', '600', 'PT10M,PT1H,PT24H'],
    ['recheckAfter', 600, 'PT10M,PT1H,PT24H'],
    ['recheckAfter', 'PT1H,PT10M', 'ascending'],
    ['recheckAfter', 'PT10M, PT1H', 'PT10M,PT1H,PT24H'],
    ['recheckAfter', 'P2Y', 'up to a year'],
    ['recheckAfter', 'P400D', 'up to a year'],
    ['ignoreFields', 'a, b', 'parted by commas'],
    ['ignoreFields', 'a,,b', 'parted by commas'],
    ['ignoreFields', ['a'], 'parted by commas'],
    ...['id', 'statusCode', 'statusId', 'hasRecords', 'talkTimeDurationSeconds'].map(
      (field) => ['ignoreFields', `serverTime,${field}`, field] as const,
    ),
    ['reconcile', true, 'one of on, off'],
    ['reconcileEvery', '24h', 'an ISO 8601 duration from PT1M to P30D'],
    ['reconcileEvery', 86_400, 'an ISO 8601 duration from PT1M to P30D'],
    ['reconcileEvery', 'PT59S', 'an ISO 8601 duration from PT1M to P30D'],
    ['reconcileEvery', 'P31D', 'an ISO 8601 duration from PT1M to P30D'],
    ['reconcileLookBack', 'P3W', 'an ISO 8601 duration from PT1M to P400D'],
    ['reconcileLookBack', 'P401D', 'an ISO 8601 duration from PT1M to P400D'],
    ['retainDays', '1.5', 'a whole number from 0 to 36500'],
    ['eventPhone', 'hashed', 'one of full, masked, none'],
    ['indexByOrder', 'true', 'one of on, off'],
    ['indexByUser', true, 'one of on, off'],
    ['logLevel', 'info', 'one of DEBUG, INFO, WARN, ERROR'],
    ['logRetentionDays', '31', '30, 60, 90'],
    ['logRetentionDays', '9999', '30, 60, 90'],
    ['alarmTopicArn', 'my-topic', 'the ARN of an SNS topic'],
    ['alarmTopicArn', 'arn:aws:sns:eu-west-1:123456789012:a.fifo', 'FIFO'],
    ['alarmTopicArn', `arn:aws:sns:eu-west-1:123456789012:${'a'.repeat(257)}`, 'an SNS topic'],
  ] as const) {
    it(`says what ${key} accepts when it is ${JSON.stringify(value)}`, () => {
      const complaints = complaintsAbout({ [key]: value });

      expect(complaints).toHaveLength(1);
      expect(complaints[0]).toMatch(new RegExp(`^-c ${key}: `));
      expect(complaints[0]).toContain(accepted);
    });
  }

  for (const [key, least, most] of [
    ['batchSize', 1, 100],
    ['batchWindowSeconds', 0, 300],
    ['maxConcurrency', 2, 1000],
    ['memoryMb', 128, 10_240],
    ['timeoutSeconds', 3, 900],
    ['linerTimeoutSeconds', 1, 25],
    ['tokenTtlSeconds', 1, 86_400],
    ['retryBaseSeconds', 1, 3600],
    ['retryCapSeconds', 1, 36_000],
    ['silenceAlarmHours', 0, 168],
    ['incompleteAlarm', 1, 1_000_000],
    ['reconcileRequestsPerSecond', 1, 50],
    ['retainDays', 0, 36_500],
    ['eventArchiveDays', 0, 36_500],
    ['throttleRate', 1, 10_000],
    ['throttleBurst', 1, 5000],
    ['webhookRate', 1, 10_000],
    ['webhookBurst', 1, 5000],
  ] as const) {
    it(`takes ${key} from ${least} to ${most}`, () => {
      const refused = [`-c ${key}: expected a whole number from ${least} to ${most}`];

      expect(complaintsAbout({ [key]: least - 1 })).toEqual(refused);
      expect(complaintsAbout({ [key]: String(most + 1) })).toEqual(refused);
      // it may contradict the rest
      for (const bound of [least, most]) {
        expect(complaintsAbout({ [key]: bound })).not.toEqual(refused);
      }
    });
  }

  for (const [key, context] of [
    ['batchWindowSeconds', { batchSize: 11, batchWindowSeconds: 0 }],
    ['linerTimeoutSeconds', { timeoutSeconds: 10, linerTimeoutSeconds: 10 }],
    ['retryCapSeconds', { retryBaseSeconds: 60, retryCapSeconds: 30 }],
    ['reconcileLookBack', { reconcileEvery: 'P7D' }],
    ['reconcileLookBack', { reconcileLookBack: 'PT23H59M' }],
    // 24 h of delays of at least 30 s are more tries than SQS counts
    ['retryCapSeconds', { retryCapSeconds: 60 }],
  ] as const) {
    it(`refuses a ${key} that contradicts the rest of ${JSON.stringify(context)}`, () => {
      expect(complaintsAbout(context)).toEqual([expect.stringMatching(`^-c ${key}: expected `)]);
    });
  }

  for (const typo of ['linerhost', 'liner-host', 'LINER_HOST', 'batchsize', 'toString', 'x']) {
    it(`refuses ${typo}, which is none of its keys, and lists them`, () => {
      expect(complaintsAbout({ [typo]: 'x' })).toEqual([
        expect.stringMatching(`^-c ${typo}: no such setting; there are linerHost, stage, `),
      ]);
    });
  }

  it('names every wrong key at once, and no value', () => {
    const complaints = complaintsAbout({
      linerHost: 'canary',
      batchSize: 'canary',
      stagee: 'canary',
    });

    expect(complaints).toHaveLength(3);
    expect(complaints.join()).not.toContain('canary');
  });
});
