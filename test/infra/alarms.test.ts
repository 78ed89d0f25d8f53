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
    it(`says what breaks and where to read on: ${id}`, () => {
      expect(Properties.AlarmDescription).toMatch(/^[A-Z].{20,}\. See docs\/runbook\.md#[\w-]+$/);
    });

    // the schedule runs each minute, traffic or not
    const missing = id.startsWith('RecheckDueBehind') ? 'breaching' : 'notBreaching';
    it(`takes no data for ${missing}: ${id}`, () => {
      expect(Properties.TreatMissingData).toBe(missing);
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

  for (const [what, queue] of [
    ['call that was given up', 'CallQueueDeadLetters'],
    ['change nobody was told of', 'PublishChangesDeadChanges'],
  ] as const) {
    it(`for one ${what}`, () => {
      const alarms = watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible').filter(
        ({ Dimensions }) => JSON.stringify(Dimensions).includes(queue),
      );

      expect(alarms).toMatchObject([
        { Threshold: 1, EvaluationPeriods: 1, Statistic: 'Maximum', Period: 300 },
      ]);
    });
  }

  it('for events that are ten minutes late', () => {
    expect(watched('AWS/Lambda', 'IteratorAge')).toMatchObject([
      { Threshold: 600_000, Statistic: 'Maximum', Dimensions: [{ Name: 'FunctionName' }] },
    ]);
  });

  for (const [what, metric, alarm] of [
    ['rechecks a quarter of an hour behind', 'RecheckLagSeconds', { Threshold: 900, Period: 900 }],
    ['one field of a wrong type', 'WrongTypes', { Threshold: 1, Period: 3600 }],
    ['one call that did not settle', 'Unsettled', { Threshold: 1, Period: 3600 }],
    ['a hundred incomplete calls a day', 'Incomplete', { Threshold: 100, Period: 86_400 }],
  ] as const) {
    it(`for ${what}`, () => {
      expect(watched('CallEnrichment', metric)).toMatchObject([
        {
          ...alarm,
          EvaluationPeriods: 1,
          Statistic: metric === 'RecheckLagSeconds' ? 'Maximum' : 'Sum',
          Dimensions: [{ Name: 'Stack', Value: 'CallEnrichment-dev' }],
        },
      ]);
    });
  }

  it('for refused webhooks that bear a header of ours, not for each stranger at the open route', () => {
    expect(watched('CallEnrichment', 'WebhooksRefused')).toMatchObject([
      { Threshold: 3, EvaluationPeriods: 1, Period: 3600, Statistic: 'Sum' },
    ]);
  });

  it('for as many incomplete calls a day as configured', () => {
    const template = templateWith({ incompleteAlarm: 5 });

    const { Properties } = resource(
      template,
      'AWS::CloudWatch::Alarm',
      /^RecheckDueManyIncomplete/,
    );

    expect(Properties.Threshold).toBe(5);
  });

  for (const [what, queue, seconds] of [
    ['messages that wait', 'CallQueue(?!DeadLetters)', 900],
    // SQS deletes what was first queued 14 days ago
    ['dead letters that wait for a week', 'CallQueueDeadLetters', 7 * 86_400],
  ] as const) {
    it(`for ${what}`, () => {
      const alarms = watched('AWS/SQS', 'ApproximateAgeOfOldestMessage').filter(({ Dimensions }) =>
        new RegExp(queue).test(JSON.stringify(Dimensions)),
      );

      expect(alarms).toMatchObject([{ Threshold: seconds, Statistic: 'Maximum' }]);
    });
  }

  it('for answers of 500 and above', () => {
    expect(watched('AWS/ApiGateway', '5xx')).toHaveLength(1);
  });

  for (const [metric, code] of [
    ['Failures', 'TOKEN_REFUSED'],
    ['Failures', 'TOKEN_MALFORMED'],
    ['Failures', 'TOKEN_UNAVAILABLE'],
    ['Failures', 'WEBHOOK_SECRET_MALFORMED'],
    ['Failures', 'WEBHOOK_SECRET_UNAVAILABLE'],
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
          { Name: 'Stack', Value: 'CallEnrichment-dev' },
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
  it('shows outcomes, ages, failures by code, Liner, the token, rechecks and events', () => {
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
      'Incomplete',
      'Unsettled',
      'RechecksQueued',
      'RecheckLagSeconds',
      'EventsPublished',
      'IteratorAge',
    ]) {
      expect(body).toContain(metric);
    }
  });
});
