import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();
const alarm = (name: RegExp, from = template) =>
  resource(from, 'AWS::CloudWatch::Alarm', name).Properties;

describe('the schedule of reconciliation', () => {
  it('takes it a piece further each minute, and no longer than that', () => {
    const { Properties } = resource(template, 'AWS::Events::Rule', /^Reconcile/);

    expect(Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    const { Timeout } = resource(template, 'AWS::Lambda::Function', /^Reconcile/).Properties;
    expect(Timeout).toBeLessThan(60);
  });

  it('goes on where runs are only asked for', () => {
    const off = templateWith({ reconcile: 'off' });

    const { Environment } = resource(off, 'AWS::Lambda::Function', /^Reconcile/).Properties;
    expect(Environment.Variables.RECONCILE).toBeUndefined();
    expect(resourcesOf(off, 'AWS::Events::Rule')).toHaveLength(2);
  });
});

describe('the table of reconciliations', () => {
  const { Properties } = resource(template, 'AWS::DynamoDB::Table', /^Reconciliations/);

  it('keeps reports as calls are kept, until they expire', () => {
    expect(Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'kind', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      DeletionProtectionEnabled: false,
    });
    const kept = resource(templateWith({ stage: 'prod' }), 'AWS::DynamoDB::Table', /^Reconcil/);
    expect(kept.Properties.DeletionProtectionEnabled).toBe(true);
  });
});

describe('an alarm of reconciliation rings', () => {
  it('for three calls that were never received, where they are one in a hundred', () => {
    const { Metrics, Threshold, EvaluationPeriods } = alarm(/NeverReceived/);

    expect({ Threshold, EvaluationPeriods }).toEqual({ Threshold: 3, EvaluationPeriods: 1 });
    expect(Metrics.map(({ Expression }: { Expression?: string }) => Expression)).toContain(
      'IF(percent >= 1, missing, 0)',
    );
  });

  for (const [name, metric] of [
    [/NotUnderstood/, 'ReconciliationsInDoubt'],
    [/Forbidden/, 'ListsForbidden'],
  ] as const) {
    it(`for one run that counts ${metric}`, () => {
      expect(alarm(name)).toMatchObject({ MetricName: metric, Threshold: 1, Statistic: 'Sum' });
    });
  }

  it.each([
    [{}, 2 * 86_400],
    [{ reconcileEvery: 'PT2H' }, 4 * 3600],
    // a run takes its time
    [{ reconcileEvery: 'PT1M' }, 3600],
  ])('when none has ended in two periods, with %j', (settings, seconds) => {
    expect(alarm(/^ReconcileAlarmsLate/, templateWith(settings))).toMatchObject({
      MetricName: 'ReconciliationAgeSeconds',
      Statistic: 'Maximum',
      Threshold: seconds,
    });
  });

  it('for none that is late where none is scheduled', () => {
    const ids = resourcesOf(templateWith({ reconcile: 'off' }), 'AWS::CloudWatch::Alarm');

    expect(ids.filter(([id]) => id.startsWith('ReconcileAlarmsLate'))).toEqual([]);
  });
});
