import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueUntil, firstWatermark, hoursBetween, recheckSteps } from '../../core/due-calls.ts';

const hour = 3_600_000;
const time = fc.integer({
  min: Date.parse('2020-01-01T00:00:00Z'),
  max: Date.parse('2030-01-01T00:00:00Z'),
});
const ladders = fc
  .uniqueArray(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 6 })
  .map((seconds) => seconds.sort((a, b) => a - b).map((age) => age * 1000));

describe('the steps of a ladder', () => {
  it('are its ages, and one more for what did not settle', () => {
    expect(recheckSteps([600_000, hour, 24 * hour])).toEqual([
      { name: 'age-600s', ageMs: 600_000, due: 'incomplete' },
      { name: 'age-3600s', ageMs: hour, due: 'incomplete' },
      { name: 'age-86400s', ageMs: 24 * hour, due: 'all' },
      { name: 'unsettled', ageMs: 25 * hour, due: 'unsettled' },
    ]);
  });

  it('have a name each, so that none takes up where another one stopped', () => {
    fc.assert(
      fc.property(ladders, (ladder) => {
        const steps = recheckSteps(ladder);

        expect(new Set(steps.map(({ name }) => name)).size).toBe(ladder.length + 1);
        expect(steps.filter(({ due }) => due === 'all')).toHaveLength(1);
        expect(steps.at(-1)?.ageMs).toBeGreaterThan(ladder.at(-1) ?? 0);
      }),
    );
  });
});

describe('the time up to which calls are due', () => {
  const steps = (ladder: readonly number[]) => recheckSteps(ladder);

  it('leaves a minute for a call to get into the index', () => {
    const [first] = steps([600_000]);

    expect(dueUntil(first as never, [600_000], Date.parse('2026-11-23T12:11:00Z'))).toBe(
      '2026-11-23T12:00:00.000Z',
    );
  });

  it('leaves a tenth of the first age where that is less', () => {
    const [first] = steps([2_000, 4_000]);

    expect(dueUntil(first as never, [2_000, 4_000], Date.parse('2026-11-23T12:00:04Z'))).toBe(
      '2026-11-23T12:00:01.800Z',
    );
  });

  it('is never before the age is reached, so that a read at the last step settles', () => {
    fc.assert(
      fc.property(ladders, time, (ladder, nowMs) => {
        for (const step of steps(ladder)) {
          expect(nowMs - Date.parse(dueUntil(step, ladder, nowMs))).toBeGreaterThanOrEqual(
            step.ageMs,
          );
        }
      }),
    );
  });
});

describe('the first position', () => {
  it('looks back as far as the ladder reaches', () => {
    expect(firstWatermark('2026-11-23T12:00:00.000Z', [600_000, 24 * hour])).toEqual({
      from: '2026-11-22T12:00:00.000Z',
    });
  });
});

describe('the hours between two times', () => {
  it('begin with the first time itself, and then with each hour', () => {
    expect(hoursBetween('2026-11-23T22:59:59.999Z', '2026-11-24T01:00:00.001Z')).toEqual([
      '2026-11-23T22:59:59.999Z',
      '2026-11-23T23:00:00.000Z',
      '2026-11-24T00:00:00.000Z',
      '2026-11-24T01:00:00.000Z',
    ]);
  });

  it('end before the second time', () => {
    expect(hoursBetween('2026-11-23T22:00:00.000Z', '2026-11-23T23:00:00.000Z')).toEqual([
      '2026-11-23T22:00:00.000Z',
    ]);
  });

  it('cover every time between the two exactly once', () => {
    const span = fc.tuple(time, fc.integer({ min: 1, max: 100 * hour }), fc.nat());

    fc.assert(
      fc.property(span, ([fromMs, lengthMs, at]) => {
        const until = new Date(fromMs + lengthMs).toISOString();
        const hours = hoursBetween(new Date(fromMs).toISOString(), until);
        const made = new Date(fromMs + (at % lengthMs)).toISOString();

        // each range is read in the partition of its first time, up to the end of that hour
        const holding = hours.filter((from) => from <= made && from.startsWith(made.slice(0, 13)));
        expect(holding).toHaveLength(1);
        expect(hours.every((from) => from < until)).toBe(true);
      }),
    );
  });
});
