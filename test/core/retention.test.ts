import { describe, expect, it } from 'vitest';
import { expiryOf, isInLine } from '../../core/retention.ts';

const now = Date.parse('2026-11-25T12:00:00.500Z');
const nowSeconds = Math.floor(now / 1000);
const seconds = (time: string) => Date.parse(time) / 1000;

describe('the expiry of a record', () => {
  it('is counted from the call', () => {
    expect(expiryOf({ createdTime: '2026-11-20T12:00:00.000Z' }, 30, now)).toBe(
      seconds('2026-12-20T12:00:00Z'),
    );
  });

  it('is none where records are kept', () => {
    expect(expiryOf({ createdTime: '2026-11-20T12:00:00.000Z' }, 0, now)).toBeUndefined();
  });

  // DynamoDB never removes what expired more than five years ago
  for (const createdTime of [
    '2026-10-01T00:00:00.000Z',
    '2015-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00.000Z',
  ]) {
    it(`is now for a call of ${createdTime.slice(0, 10)} and 30 days`, () => {
      expect(expiryOf({ createdTime }, 30, now)).toBe(nowSeconds);
    });
  }
});

describe('a stored expiry', () => {
  const yearSeconds = 365 * 86_400;
  for (const [what, stored, expiry, expected] of [
    ['that is as it should be', nowSeconds + 5, nowSeconds + 5, true],
    ['of a record that is kept', nowSeconds + 5, undefined, false],
    ['that is missing', undefined, nowSeconds + 5, false],
    ['that is neither there nor needed', undefined, undefined, true],
    ['that is too late', nowSeconds + 9, nowSeconds, false],
    ['that is over already', nowSeconds - 9, nowSeconds, true],
    ['that is over this second', nowSeconds, nowSeconds - 9, true],
    ['that DynamoDB still heeds', nowSeconds - 4 * yearSeconds + 1, nowSeconds, true],
    ['that DynamoDB will soon ignore', nowSeconds - 4 * yearSeconds, nowSeconds, false],
    ['that is over, but should not be', nowSeconds - 9, nowSeconds + 9, false],
    ['that is negative', -5, nowSeconds, false],
  ] as const) {
    it(`${what} is ${expected ? '' : 'not '}in line`, () => {
      expect(isInLine(stored, expiry, now)).toBe(expected);
    });
  }
});
