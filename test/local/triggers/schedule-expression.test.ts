import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../local/triggers/schedule-expression.ts';

const minute = (text: string) => new Date(`${text}:00Z`);

describe('the expression of a schedule', () => {
  for (const [expression, due] of [
    ['rate(1 minute)', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['rate(5 minutes)', [5, 10]],
  ] as const) {
    it(`${expression} is due after ${due.slice(0, 2).join(' and ')} minutes`, () => {
      const isDue = parseSchedule(expression);

      const minutes = Array.from({ length: 10 }, (_, i) => i + 1);

      expect(minutes.filter((n) => isDue(minute('2026-11-23T12:00'), n))).toEqual(due);
    });
  }

  it('counts hours and days', () => {
    const now = minute('2026-11-23T12:00');

    expect([59, 60, 119, 120].map((n) => parseSchedule('rate(1 hour)')(now, n))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(parseSchedule('rate(2 days)')(now, 2 * 1440)).toBe(true);
    expect(parseSchedule('rate(2 days)')(now, 1440)).toBe(false);
  });

  // 2026-11-23 is a Monday
  for (const [expression, time, expected] of [
    ['cron(0 3 * * ? *)', '2026-11-23T03:00', true],
    ['cron(0 3 * * ? *)', '2026-11-23T03:01', false],
    ['cron(0/15 * * * ? *)', '2026-11-23T12:45', true],
    ['cron(0/15 * * * ? *)', '2026-11-23T12:46', false],
    ['cron(5,10 8-18 ? * MON-FRI *)', '2026-11-23T18:10', true],
    ['cron(5,10 8-18 ? * MON-FRI *)', '2026-11-22T18:10', false],
    ['cron(5,10 8-18 ? * 2 *)', '2026-11-23T08:05', true],
    ['cron(0 0 1 JAN,NOV ? 2026)', '2026-11-01T00:00', true],
    ['cron(0 0 1 jan ? 2026)', '2026-11-01T00:00', false],
    ['cron(0 0 1 * ? 2027-2030)', '2026-11-01T00:00', false],
    // the bounds of each field, and of the years: 1970-01-03 is a Saturday
    ['cron(0 0 ? 1 7 1970)', '1970-01-03T00:00', true],
    ['cron(0 0 1 1 ? 2026)', '2026-01-01T00:00', true],
    ['cron(59 23 31 12 ? 2199)', '2199-12-31T23:59', true],
    ['cron(0 0 ? * 1 *)', '2026-11-22T00:00', true],
  ] as const) {
    it(`${expression} is ${expected ? 'due' : 'not due'} at ${time}`, () => {
      expect(parseSchedule(expression)(minute(time), 1)).toBe(expected);
    });
  }

  for (const expression of [
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1 second)',
    'cron(* * * * * *)',
    'cron(0 3 ? * ? *)',
    'cron(0 3 * * ?)',
    'cron(60 3 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 3 0 * ? *)',
    'cron(0 3 32 * ? *)',
    'cron(0 3 * 0 ? *)',
    'cron(0 3 * 13 ? *)',
    'cron(0 3 ? * 0 *)',
    'cron(0 3 ? * 8 *)',
    'cron(0 3 * * ? 1969)',
    'cron(0 3 * * ? 2200)',
    'cron(0 3 1-2-3 * ? *)',
    'cron(0 3 L * ? *)',
    'cron(0 3 ? * 2#1 *)',
    'cron(0/0 3 * * ? *)',
    'cron(9-5 3 * * ? *)',
    'at(2026-11-23T12:00:00)',
    '',
  ]) {
    it(`is refused when it is ${JSON.stringify(expression)}`, () => {
      expect(() => parseSchedule(expression)).toThrow('is not understood');
    });
  }
});
