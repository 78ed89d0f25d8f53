import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecheckAfter } from '../../core/recheck-ages.ts';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('the ages of a ladder', () => {
  for (const [text, ages] of [
    ['PT10M,PT1H,PT24H', [10 * minute, hour, day]],
    ['PT2S,PT4S', [2 * second, 4 * second]],
    ['P1D', [day]],
    ['P1DT2H3M4S', [day + 2 * hour + 3 * minute + 4 * second]],
    ['PT1H30S', [hour + 30 * second]],
    ['PT90M', [90 * minute]],
    ['PT59M,PT1H', [59 * minute, hour]],
    ['P366D', [366 * day]],
  ] as const) {
    it(`are read from ${text}`, () => {
      expect(RecheckAfter.parse(text)).toEqual(ages);
    });
  }

  for (const text of [
    '',
    ',',
    'P',
    'PT',
    'P1',
    'PT1',
    'P1DT',
    'P1H',
    'PT1D',
    'PT1M1H',
    'PT1.5H',
    'PT-5M',
    '-PT5M',
    '+PT5M',
    'pt5m',
    'P1W',
    'P1M',
    'P1Y',
    'PT١M',
    '600',
    'PT10M,',
    ',PT10M',
    'PT10M, PT1H',
    'PT10M;PT1H',
    'PT10M\n',
    ' PT10M',
    'PT0S',
    'PT0S,PT1H',
    'PT1H,PT10M',
    'PT1H,PT60M',
    'PT10M,PT1H,PT30M',
    'P367D',
    'P99999999999999999999D',
    'P9007199254740993D',
  ]) {
    it(`are not read from ${JSON.stringify(text)}`, () => {
      expect(RecheckAfter.safeParse(text).success).toBe(false);
    });
  }

  it('are accepted in ascending order and no other', () => {
    const ages = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 8 });

    fc.assert(
      fc.property(ages, (seconds) => {
        const isAscending = seconds.every((age, n) => n === 0 || age > (seconds[n - 1] ?? 0));
        const result = RecheckAfter.safeParse(seconds.map((age) => `PT${age}S`).join(','));

        expect(result.success).toBe(isAscending);
        if (isAscending) expect(result.data).toEqual(seconds.map((age) => age * 1000));
      }),
    );
  });
});
