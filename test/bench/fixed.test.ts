import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedCosts, keptPerMonth, sumOf } from '../../bench/cost/fixed.ts';
import { metricNames } from '../../functions/shared/metric-names.ts';
import { resourcesOf, templateWith } from '../infra/synthesized.ts';

const template = templateWith();
const resources = Object.values(template.toJSON().Resources) as Parameters<typeof fixedCosts>[0];
const costs = fixedCosts(resources);
const usdOf = (name: RegExp) => costs.find((each) => name.test(each.name))?.usd ?? Number.NaN;

describe('what a month costs without calls', () => {
  it('counts every metric, alarm, secret and dashboard of the template', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').length;

    expect(usdOf(/custom metrics/)).toBeCloseTo(0.3 * metricNames.length);
    expect(usdOf(/alarms/)).toBeGreaterThanOrEqual(0.1 * alarms - 1e-9);
    expect(usdOf(/secrets/)).toBeCloseTo(0.8);
    expect(usdOf(/dashboard/)).toBe(3);
  });

  it('counts an alarm once for each metric it looks at', () => {
    const MetricStat = {};
    const alarm = (Metrics?: object[]) => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { ...(Metrics && { Metrics }) },
    });

    const [, alarms] = fixedCosts([
      alarm(),
      alarm([{ MetricStat }, { MetricStat }, { Expression: 'a / b' }]),
    ]);

    expect(alarms).toEqual({ name: '2 alarms on 3 metrics', usd: expect.closeTo(0.3) });
  });

  it('counts the runs of recheck-due and reconcile, and the polls of the queue', () => {
    expect(usdOf(/recheck-due, 43,800 runs/)).toBeGreaterThan(0.1);
    expect(usdOf(/recheck-due/)).toBeLessThan(0.5);
    expect(usdOf(/reconcile, 43,800 runs/)).toBeGreaterThan(0.02);
    expect(usdOf(/reconcile/)).toBeLessThan(0.1);
    expect(usdOf(/polling/)).toBeCloseTo(0.26, 1);
  });

  it('is what the README says, give or take two dollars and a half', () => {
    const readme = readFileSync('README.md', 'utf8');
    const said = Number(/some USD (\d+) a month/.exec(readme)?.[1]);

    expect(Math.abs(said - sumOf(costs))).toBeLessThan(2.5);
  });
});

describe('a million calls that are kept', () => {
  it('are charged as the table and its indexes, and once more as the table', () => {
    const { storage, recovery } = keptPerMonth(500, 2);

    expect(storage).toBeCloseTo((0.6 + 0.44) * 0.25);
    expect(recovery).toBeCloseTo(0.6 * 0.2);
  });
});
