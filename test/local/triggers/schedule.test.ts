import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSchedule } from '../../../local/triggers/schedule.ts';

beforeEach(() => void vi.useFakeTimers());

function start(schedule: object, run: (event: string) => Promise<unknown> = async () => {}) {
  const events: string[] = [];
  const started = startSchedule(
    { expression: 'rate(1 minute)', ruleArn: 'arn:rule', minuteMs: 1000, ...schedule },
    (event) => {
      events.push(event);
      return run(event);
    },
  );
  onTestFinished(started.stop);
  return { events, stop: started.stop };
}

describe('a schedule', () => {
  it('runs at every minute, as long as one takes here, until it is stopped', async () => {
    const { events, stop } = start({});

    await vi.advanceTimersByTimeAsync(2_500);
    await stop();
    await vi.advanceTimersByTimeAsync(2_500);

    expect(events).toHaveLength(2);
    expect(JSON.parse(events[0] ?? '')).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      resources: ['arn:rule'],
      detail: {},
    });
  });

  it('begins no run while the last one is going', async () => {
    let end = () => {};
    const { events } = start({}, () => new Promise<void>((resolve) => (end = resolve)));

    await vi.advanceTimersByTimeAsync(3_500);
    expect(events).toHaveLength(1);

    end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events).toHaveLength(2);
  });

  it('goes on after a run that failed', async () => {
    const { events } = start({}, () => Promise.reject(new Error('no')));

    await vi.advanceTimersByTimeAsync(2_500);

    expect(events).toHaveLength(2);
  });

  it('lets its minutes pass quickly for a cron too', async () => {
    vi.setSystemTime(new Date('2026-11-23T02:55:00Z'));
    const { events } = start({ expression: 'cron(0 3 * * ? *)' });

    await vi.advanceTimersByTimeAsync(4_500);
    expect(events).toHaveLength(0);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(events).toHaveLength(1);
  });

  it('hands over its own input where it has one', async () => {
    const { events } = start({ input: '{"leadIds":[1]}' });

    await vi.advanceTimersByTimeAsync(1_000);

    expect(events).toEqual(['{"leadIds":[1]}']);
  });
});
