import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith({ recordings: 'copy' });
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');

describe('the dashboard', () => {
  const { DashboardBody } = resource(template, 'AWS::CloudWatch::Dashboard').Properties;

  it('begins with what to look at and the state of every alarm', () => {
    const body = JSON.stringify(DashboardBody);

    expect(body).toContain('Do calls become records?');
    for (const [id] of alarms) expect(body).toContain(id);
  });

  it('shows a day, with both of them side by side in the first row', () => {
    const body = JSON.stringify(DashboardBody).replaceAll('\\', '');
    const widths = [...body.matchAll(/"width":(\d+),"height":6,"x":\d+,"y":0,/g)];

    expect(body).toContain('"start":"-P1D"');
    // all 24 columns there are
    expect(widths.map(([, width]) => Number(width))).toEqual([8, 16]);
  });

  it('can be found from the outputs', () => {
    expect(JSON.stringify(template.findOutputs('DashboardUrl'))).toContain(
      '#dashboards/dashboard/',
    );
  });
  it('shows outcomes, ages, failures by code, Liner, the token, rechecks and events', () => {
    const body = JSON.stringify(DashboardBody);

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
      'Unasked',
      'TokenAgeSeconds',
      'Incomplete',
      'Unsettled',
      'RechecksQueued',
      'RecheckLagSeconds',
      'EventsPublished',
      'IteratorAge',
      'WebhooksAccepted',
      'Refusals',
    ]) {
      expect(body).toContain(metric);
    }
    expect(body).toContain("'Sum', 300)");
  });
});
