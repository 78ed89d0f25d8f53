import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const alarmsWith = (context: object = {}) =>
  resourcesOf(templateWith({ recordings: 'copy', ...context }), 'AWS::CloudWatch::Alarm');
const template = templateWith({ recordings: 'copy' });
const alarms = alarmsWith();
const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';

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

    // none rings on a stack just deployed, which has no data yet
    const missing = /^(RecheckDueBehind|ReconcileAlarmsLate)/.test(id) ? 'missing' : 'notBreaching';
    it(`takes no data for ${missing}: ${id}`, () => {
      expect(Properties.TreatMissingData).toBe(missing);
    });
  }

  for (const actions of ['AlarmActions', 'OKActions'] as const) {
    it(`has ${actions} for nobody by default, and for the configured topic otherwise`, () => {
      const told = (set: object) => alarmsWith(set).map(([, each]) => each.Properties[actions]);

      expect(new Set(told({}))).toEqual(new Set([undefined]));
      expect(told({ alarmTopicArn: topic })).toEqual(alarms.map(() => [topic]));
    });
  }

  it('tells the topic when the schedule stops giving data', () => {
    const told = alarmsWith({ alarmTopicArn: topic })
      .filter(([, { Properties }]) => Properties.InsufficientDataActions)
      .map(([id]) => id);

    expect(told.map((id) => id.slice(0, 10)).sort()).toEqual(['RecheckDue', 'ReconcileA']);
  });

  it('has an article in the runbook', () => {
    const anchors = readFileSync('docs/runbook.md', 'utf8')
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
    ['recording that was given up', 'CopyRecordingsQueueDeadLetters'],
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

  for (const [what, queue, seconds, said] of [
    ['messages that wait', 'CallQueue(?!DeadLetters)', 900, '15 minutes'],
    // SQS deletes what was first queued 14 days ago
    ['dead letters that wait for a week', 'CallQueueDeadLetters', 7 * 86_400, 'a week'],
  ] as const) {
    it(`for ${what}`, () => {
      const alarms = watched('AWS/SQS', 'ApproximateAgeOfOldestMessage').filter(({ Dimensions }) =>
        new RegExp(queue).test(JSON.stringify(Dimensions)),
      );

      const AlarmDescription = expect.stringContaining(said);
      expect(alarms).toMatchObject([
        { Threshold: seconds, Statistic: 'Maximum', AlarmDescription },
      ]);
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
      /^AlarmsStandstill/,
    ).Properties;

    expect(Metrics[0].Expression).toBe('retried / received');
    expect(Threshold).toBe(1);
  });
});

/** As CloudWatch works it out: a value for each period, of the sums of its metrics. */
function computed(alarm: RegExp, sums: Record<string, number>): number {
  const { Metrics } = resource(template, 'AWS::CloudWatch::Alarm', alarm).Properties;
  const code = Metrics[0].Expression.replace('IF(', 'choose(')
    .replaceAll(' AND ', ' && ')
    .replaceAll(' == ', ' === ');
  const choose = (condition: boolean, then: number, otherwise: number) =>
    condition ? then : otherwise;
  return new Function('choose', ...Object.keys(sums), `return ${code}`)(
    choose,
    ...Object.values(sums),
  );
}

describe('an alarm sees', () => {
  const propertiesOf = (alarm: RegExp) =>
    resource(template, 'AWS::CloudWatch::Alarm', alarm).Properties;

  it('that events stopped while calls change, in two hours in a row', () => {
    const quiet = { enriched: 0, changed: 0, published: 0 };

    expect(computed(/Silent/, { ...quiet, enriched: 3 })).toBe(1);
    expect(computed(/Silent/, { ...quiet, changed: 3 })).toBe(1);
    expect(computed(/Silent/, { ...quiet, changed: 3, published: 1 })).toBe(0);
    expect(computed(/Silent/, quiet)).toBe(0);
    expect(propertiesOf(/Silent/)).toMatchObject({ Threshold: 1, EvaluationPeriods: 2 });
    expect(propertiesOf(/Silent/).Metrics[1].MetricStat.Period).toBe(3600);
  });

  it('that many but not all calls go back for an hour, where there are some', () => {
    expect(computed(/ManyRetried/, { received: 100, retried: 60 })).toBe(0.6);
    expect(computed(/ManyRetried/, { received: 20, retried: 20 })).toBe(1);
    expect(computed(/ManyRetried/, { received: 19, retried: 19 })).toBe(0);
    expect(propertiesOf(/ManyRetried/)).toMatchObject({ Threshold: 0.6, EvaluationPeriods: 2 });
    expect(propertiesOf(/ManyRetried/).Metrics[1].MetricStat.Period).toBe(1800);
  });

  it('that no webhook was accepted for three days, or as many hours as configured', () => {
    const alarm = /NoWebhooks/;
    const configured = resource(
      templateWith({ silenceAlarmHours: 5 }),
      'AWS::CloudWatch::Alarm',
      alarm,
    );
    const without = templateWith({ silenceAlarmHours: 0 });

    expect(computed(alarm, { accepted: 0 })).toBe(1);
    expect(computed(alarm, { accepted: 1 })).toBe(0);
    expect(propertiesOf(alarm)).toMatchObject({ Threshold: 1, EvaluationPeriods: 72 });
    expect(propertiesOf(alarm).Metrics[1].MetricStat.Period).toBe(3600);
    expect(configured.Properties.EvaluationPeriods).toBe(5);
    const ids = resourcesOf(without, 'AWS::CloudWatch::Alarm').map(([id]) => id);
    expect(ids.filter((id) => alarm.test(id))).toEqual([]);
  });
});
