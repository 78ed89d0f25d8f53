import { describe, expect, it } from 'vitest';
import { moveOn } from '../../core/reconciliation-batch.ts';
import { newRun } from '../../core/reconciliation-start.ts';

const window = { from: '2026-11-24T12:00:00.000Z', to: '2026-11-25T12:00:00.000Z' };

describe('what is asked for next', () => {
  it.each([
    ['half as many orders after a list twice as long', 2000, 10],
    ['as many after one of a thousand calls', 1000, 20],
    ['twice as many after one half as long', 500, 40],
    ['never more than four times as many', 0, 80],
  ])('is %s', (_what, length, orders) => {
    const run = newRun('request', { ...window, dryRun: false, refresh: false }, 0);
    run.orders = 1000;
    run.batch.orders = 20;

    moveOn(run, window.to, length);

    expect(run.batch.orders).toBe(orders);
  });
});
