import { describe, expect, it } from 'vitest';
import { pairedRatios, spreadOf } from '../../bench/report/statistics.ts';

describe('what is shown of many figures', () => {
  it('is the median, between the two in the middle where there are two', () => {
    expect(spreadOf([9, 1, 5]).median).toBe(5);
    expect(spreadOf([9, 1, 5, 7]).median).toBe(6);
  });

  it('is where their middle half lies', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toMatchObject({ low: 2, high: 4 });
  });

  it('does not see what a whole round suffered from', () => {
    expect(pairedRatios([2, 20, 2], [1, 10, 1])).toEqual({ median: 2, low: 2, high: 2 });
  });
});
