import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const runbook = new URL('../../docs/runbook.md', import.meta.url);

function watched(namespace: string, metric: string) {
  return alarms
    .map(([, { Properties }]) => Properties)
    .filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric);
}

describe('every alarm', () => {
  for (const [id, { Properties }] of alarms) {
    it(`says what breaks and where to read on, and stays calm without data: ${id}`, () => {
      expect(Properties.AlarmDescription).toMatch(/^[A-Z].{20,}\. See docs\/runbook\.md#[\w-]+$/);
      expect(Properties.TreatMissingData).toBe('notBreaching');
    });
  }

  it('notifies nobody by default, and the configured topic otherwise', () => {
    const actions = (context: object) =>
      resourcesOf(templateWith({ ...context }), 'AWS::CloudWatch::Alarm').map(
        ([, { Properties }]) => Properties.AlarmActions,
      );

    expect(new Set(actions({}))).toEqual(new Set([undefined]));
    expect(actions({ alarmTopicArn: topic })).toEqual(alarms.map(() => [topic]));
  });

  it.runIf(existsSync(runbook))('has an article in the runbook', () => {
    const anchors = readFileSync(runbook, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) =>
        line.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-').replaceAll('`', ''),
      );

    for (const [, { Properties }] of alarms) {
      expect(anchors).toContain(Properties.AlarmDescription.split('#').at(-1));
    }
  });
});

describe('an alarm rings', () => {
  it('for every function that fails or is throttled', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => id);

    for (const metric of ['Errors', 'Throttles']) {
      const names = watched('AWS/Lambda', metric).map(({ Dimensions }) => Dimensions[0].Value.Ref);
      expect(names.sort()).toEqual(functions.sort());
    }
  });

  it('for one dead letter', () => {
    const [alarm] = watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible');

    expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, Statistic: 'Maximum' });
    expect(JSON.stringify(alarm.Dimensions)).toContain('DeadLetters');
  });

  it('for messages that wait, and not in the dead letters', () => {
    const [alarm] = watched('AWS/SQS', 'ApproximateAgeOfOldestMessage');

    expect(alarm).toMatchObject({ Threshold: 900, Statistic: 'Maximum' });
    expect(JSON.stringify(alarm.Dimensions)).not.toContain('DeadLetters');
  });

  it('for answers of 500 and above', () => {
    expect(watched('AWS/ApiGateway', '5xx')).toHaveLength(1);
  });

  for (const [metric, code] of [
    ['Failures', 'TOKEN_REFUSED'],
    ['Failures', 'TOKEN_MALFORMED'],
    ['Failures', 'WEBHOOK_SECRET_MALFORMED'],
    ['Failures', 'LINER_REDIRECTED'],
    ['Failures', 'TABLE_DENIED'],
    ['DeadLetters', 'LINER_WRONG_CALL'],
  ] as const) {
    it(`for ${code}`, () => {
      const [alarm, ...others] = watched('CallEnrichment', metric).filter(({ Dimensions }) =>
        Dimensions.some(({ Value }: { Value: string }) => Value === code),
      );

      expect(others).toEqual([]);
      expect(alarm).toMatchObject({
        Dimensions: [
          { Name: 'Code', Value: code },
          { Name: 'Stack', Value: 'CallEnrichment' },
        ],
        Statistic: 'Sum',
        Threshold: 1,
      });
    });
  }

  it('when for half an hour all that is received goes back', () => {
    const { Metrics, Threshold } = resource(
      template,
      'AWS::CloudWatch::Alarm',
      /Standstill/,
    ).Properties;

    expect(Metrics[0].Expression).toBe('retried / received');
    expect(Threshold).toBe(1);
  });
});

describe('the dashboard', () => {
  it('shows outcomes, ages, failures by code, Liner and the token', () => {
    const body = JSON.stringify(resource(template, 'AWS::CloudWatch::Dashboard').Properties);

    for (const metric of [
      'Enriched',
      'Changed',
      'Unchanged',
      'Covered',
      'Stale',
      'Retried',
      'DeadLettered',
      'ApproximateAgeOfOldestMessage',
      'Failures',
      'DeadLetters',
      'LinerLatencyMs',
      'Liner2xx',
      'Liner5xx',
      'TokenAgeSeconds',
    ]) {
      expect(body).toContain(metric);
    }
  });
});
