import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Backoff,
  backoffMs,
  delayMs,
  receivesToOutlast,
  unaskedDelayMs,
} from '../../core/backoff.ts';

const backoff: Backoff = { baseMs: 10_000, capMs: 1_800_000 };
const anyLadder = fc
  .tuple(fc.integer({ min: 1_000, max: 3_600_000 }), fc.integer({ min: 0, max: 36_000_000 }))
  .map(([baseMs, more]): Backoff => ({ baseMs, capMs: baseMs + more }));
const receive = fc.integer({ min: 1, max: 1000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the backoff', () => {
  it('lies between half of the step and the step, and in the bounds of the queue', () => {
    fc.assert(
      fc.property(anyLadder, receive, random, (backoff, receiveCount, chance) => {
        const step = Math.min(backoff.capMs, backoff.baseMs * 2 ** (receiveCount - 1));

        const ms = backoffMs(receiveCount, backoff, () => chance);

        expect(ms).toBeGreaterThanOrEqual(Math.max(1_000, step / 2));
        expect(ms).toBeLessThanOrEqual(Math.max(1_000, step));
        expect(ms).toBeLessThanOrEqual(backoff.capMs);
      }),
    );
  });

  it('doubles up to the cap', () => {
    const steps = [1, 2, 3, 4, 8, 9, 1000].map((count) => backoffMs(count, backoff, () => 1));

    expect(steps).toEqual([10_000, 20_000, 40_000, 80_000, 1_280_000, 1_800_000, 1_800_000]);
  });
});

describe('a delay somebody asked for', () => {
  it('is kept between a second and the cap', () => {
    const asked = [0, 1, 999, 1_000, 120_000, 1_800_000, 31_536_000_000, Number.POSITIVE_INFINITY];

    const delays = asked.map((ms) => delayMs(1, ms, backoff, () => 0.5));

    expect(delays).toEqual([1000, 1000, 1000, 1000, 120_000, 1_800_000, 1_800_000, 1_800_000]);
  });

  it('is honoured on the first receives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1_000, max: 1_800_000 }),
        (count, asked) => {
          expect(delayMs(count, asked, backoff, () => 0.5)).toBe(asked);
        },
      ),
    );
  });

  it('is never less than the backoff for a message that keeps coming back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 1000 }), fc.nat(), random, (count, asked, chance) => {
        const delay = delayMs(count, asked, backoff, () => chance);

        expect(delay).toBeGreaterThanOrEqual(backoffMs(count, backoff, () => chance));
        expect(delay).toBeLessThanOrEqual(backoff.capMs);
      }),
    );
  });
});

describe('the delay of a call that Liner was not asked for', () => {
  it('is no less than the pause, nor than half of what its own backoff may be, up to the cap', () => {
    const pause = fc.integer({ min: 0, max: 1_800_000 });
    fc.assert(
      fc.property(receive, pause, random, (count, pauseMs, chance) => {
        const own = backoffMs(count, backoff, () => chance);

        const delay = unaskedDelayMs(count, pauseMs, backoff, () => chance);

        expect(delay).toBeGreaterThanOrEqual(Math.min(own, backoff.capMs / 2));
        expect(delay).toBeGreaterThanOrEqual(pauseMs);
        expect(delay).toBeLessThanOrEqual(Math.max(pauseMs, own));
        expect(delay).toBeLessThanOrEqual(backoff.capMs);
      }),
    );
  });

  it('leaves time for the longest pause before the cap', () => {
    const delays = [1, 20].map((count) => unaskedDelayMs(count, 5_000, backoff, () => 1));

    expect(delays).toEqual([10_000, 1_680_000]);
  });
});

describe('the number of receives', () => {
  it('outlasts the outage whatever the jitter is and whatever Liner asks for', () => {
    const asked = fc.option(fc.nat({ max: 86_400_000 }), { nil: undefined });
    const outage = fc.integer({ min: 0, max: 86_400_000 });
    fc.assert(
      fc.property(anyLadder, outage, asked, random, (backoff, outageMs, askedMs, chance) => {
        let waitedMs = 0;

        const receives = receivesToOutlast(outageMs, backoff);
        for (let count = 1; count < receives; count++) {
          waitedMs += delayMs(count, askedMs, backoff, () => chance);
        }

        expect(waitedMs).toBeGreaterThanOrEqual(outageMs);
      }),
    );
  });

  it('for a day without Liner stays far below the thousand SQS allows', () => {
    const receives = receivesToOutlast(86_400_000, backoff);

    expect(receives).toBeGreaterThan(90);
    expect(receives).toBeLessThan(130);
  });
});
