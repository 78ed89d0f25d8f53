import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../core/breaker.ts';
import { parseCallId } from '../../core/call-id.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';
import { virtualClock } from '../outage/virtual-clock.ts';

const [secondMs, minuteMs, hourMs] = [1000, 60_000, 3_600_000];
const capMs = 30 * minuteMs;
const down = new RetryableError('LINER_UNAVAILABLE');
const throttled = (seconds: number) =>
  new RetryableError('LINER_THROTTLED', { retryAfterMs: seconds * secondMs });

type End = 'asked' | 'unasked';

/** A breaker on a clock of its own; what is read takes 100 ms unless it is said. */
function sandbox(chance = 0.999_999) {
  const clock = virtualClock();
  let atOnce = 0;
  const seen = { unasked: 0, mostAtOnce: 0, longestPauseMs: 0 };
  const breaker = createBreaker({
    ...{ capMs, now: clock.now, random: () => chance },
    onUnasked: () => seen.unasked++,
  });

  async function read(id: number, error?: Error, takesMs = 100): Promise<End> {
    let end: End = 'unasked';
    const reading = breaker(parseCallId(id), async () => {
      end = 'asked';
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++atOnce);
      await clock.sleep(takesMs);
      atOnce--;
      if (error) throw error;
    });
    await reading.catch((thrown: RetryableError) => {
      if (thrown.code === 'LINER_PAUSED') {
        seen.longestPauseMs = Math.max(seen.longestPauseMs, thrown.retryAfterMs ?? Number.NaN);
      } else expect(thrown).toBe(error);
    });
    return end;
  }

  /** Side by side, as the calls of a batch. */
  const batch = (atMs: number, ids: readonly number[], error?: Error, takesMs?: number) => {
    seen.mostAtOnce = 0;
    return clock.run(atMs, () => Promise.all(ids.map((id) => read(id, error, takesMs))));
  };

  return { clock, seen, read, batch };
}

const ids = (count: number, first = 1) => Array.from({ length: count }, (_, n) => first + n);
const asked = (count: number) => Array<End>(count).fill('asked');
const unasked = (count: number) => Array<End>(count).fill('unasked');
/** A sandbox in which ten calls have just failed. */
async function openSandbox() {
  const opened = sandbox();
  await opened.batch(0, ids(10), down);
  return opened;
}

describe('ten failures in a row', () => {
  it('turn the next calls away at once, with the rest of the pause', async () => {
    const { batch, seen, clock } = await openSandbox();

    expect(await batch(secondMs, ids(10, 11))).toEqual(unasked(10));

    expect(clock.now()).toBe(secondMs);
    expect(seen.unasked).toBe(10);
    expect(seen.longestPauseMs).toBeGreaterThan(8 * secondMs);
    expect(seen.longestPauseMs).toBeLessThanOrEqual(10 * secondMs);
  });

  it('may be spread over batches', async () => {
    const { batch } = sandbox();
    for (const n of ids(10)) expect(await batch(n * minuteMs, [n], down)).toEqual(['asked']);

    expect(await batch(10 * minuteMs + secondMs, [11])).toEqual(['unasked']);
  });

  it.each([
    ['of one call', ids(50).map(() => 7), down],
    ['of calls that Liner refuses', ids(50), new PermanentError('CALL_NOT_FOUND')],
    ['of the token, which has a pause of its own', ids(50), new RetryableError('TOKEN_REFUSED')],
    ['of time that ran out', ids(50), new RetryableError('DEADLINE_REACHED')],
    ['of nine', ids(9), down],
  ])('%s turn nobody away', async (_, failing, error) => {
    const { batch } = sandbox();
    await batch(0, failing, error);

    expect(await batch(secondMs, ids(10, 100))).toEqual(asked(10));
  });

  it('with a call in between that is read turn nobody away', async () => {
    const { batch } = sandbox();
    await batch(0, ids(9), down);
    await batch(secondMs, [20]);
    await batch(2 * secondMs, ids(9, 10), down);

    expect(await batch(3 * secondMs, [30])).toEqual(['asked']);
  });

  it('that another one overtook turn nobody away', async () => {
    const { read, batch, clock } = sandbox();
    await clock.run(0, () =>
      Promise.all([...ids(20).map((id) => read(id, down, 10_000)), read(30, undefined, 150)]),
    );

    expect(await batch(11 * secondMs, [31])).toEqual(['asked']);
  });
});

describe('the probe', () => {
  it('is one; the others of its batch go after it when it is read', async () => {
    const { batch, seen } = await openSandbox();

    expect(await batch(20 * secondMs, ids(10, 11))).toEqual(asked(10));
    expect(seen.unasked).toBe(0);
  });

  it('that fails turns away those that came with it, so that a batch waits for one timeout', async () => {
    const { batch, seen, clock } = await openSandbox();
    const timeout = new RetryableError('LINER_TIMEOUT');

    const ends = await batch(20 * secondMs, ids(10, 11), timeout, 10_000);

    expect(ends.toSorted()).toEqual(['asked', ...unasked(9)]);
    expect(clock.now()).toBe(30 * secondMs);
    expect(seen.mostAtOnce).toBe(1);
  });

  it('that tells nothing of Liner lets another one go', async () => {
    const { batch, seen } = await openSandbox();
    const late = new RetryableError('DEADLINE_REACHED');

    expect(await batch(20 * secondMs, ids(3, 11), late)).toEqual(asked(3));
    expect(seen.mostAtOnce).toBe(1);
  });

  it('that Liner refuses is answered: all go on', async () => {
    const { batch, seen } = await openSandbox();
    await batch(20 * secondMs, [11], new PermanentError('CALL_NOT_FOUND'));

    expect(await batch(21 * secondMs, ids(10, 12))).toEqual(asked(10));
    expect(seen.mostAtOnce).toBe(10);
  });

  it('comes rarely, the longer nothing is read, and every two minutes at last', async () => {
    const { batch } = await openSandbox();
    const probesAt: number[] = [];
    for (let atMs = secondMs; atMs < 2 * hourMs; atMs += secondMs) {
      const [end] = await batch(atMs, [atMs], down, 0);
      if (end === 'asked') probesAt.push(atMs);
    }

    const pauses = probesAt.slice(1).map((atMs, n) => atMs - (probesAt[n] ?? 0));
    expect(pauses[0]).toBe(10 * secondMs);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBe(2 * minuteMs);
    expect(probesAt.length).toBeLessThan(100);
  });
});

describe('a 429', () => {
  it.each([
    ['a second', 1, secondMs],
    ['an hour, of which the longest delay is kept', 3600, capMs],
  ])('that asks for %s stops all for as long', async (_, seconds, forMs) => {
    const { batch } = sandbox();
    await batch(0, [1], throttled(seconds));

    expect(await batch(100 + forMs - 1, ids(2, 2))).toEqual(unasked(2));
    expect(await batch(100 + forMs, ids(2, 2))).toEqual(asked(2));
  });

  it('is obeyed though calls that were sent before it are read meanwhile', async () => {
    const { read, batch, clock } = sandbox();
    await clock.run(0, () => Promise.all([read(1, throttled(60)), read(2, undefined, 5_000)]));

    expect(await batch(30 * secondMs, [3])).toEqual(['unasked']);
  });

  it('that names no time is a failure like any other', async () => {
    const { batch } = sandbox();
    await batch(0, [1], new RetryableError('LINER_THROTTLED'));

    expect(await batch(secondMs, [2])).toEqual(['asked']);
  });
});

describe('a sandbox', () => {
  it('that was frozen for an hour lets all through', async () => {
    const { batch, seen } = await openSandbox();

    expect(await batch(hourMs, ids(10))).toEqual(asked(10));
    expect(seen.mostAtOnce).toBe(10);
  });

  it('whose clock is set back lets all through', async () => {
    const { batch } = sandbox();
    await batch(hourMs, ids(10), down);

    expect(await batch(0, ids(10))).toEqual(asked(10));
  });

  it('never asks twice within a pause, and never pauses for longer than it may', async () => {
    const error = fc.oneof(
      fc.constant(down),
      fc.constant(undefined),
      fc.constant(new PermanentError('CALL_NOT_FOUND')),
      fc.integer({ min: 0, max: 7200 }).map(throttled),
    );
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 10 * minuteMs }),
      calls: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
      takesMs: fc.integer({ min: 0, max: 20_000 }),
      error,
    });
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (steps, chance) => {
        const { batch, seen, clock } = sandbox(chance);
        for (const { waitMs, calls, takesMs, error } of steps) {
          const ends = await batch(clock.now() + waitMs, calls, error, takesMs);

          // whoever is turned away may have waited for one probe, and for no more
          if (ends.includes('unasked')) expect(seen.mostAtOnce).toBeLessThanOrEqual(1);
        }
        expect(seen.longestPauseMs).toBeLessThanOrEqual(capMs);
        // whatever it saw, it asks again
        expect(await batch(clock.now() + capMs, [99])).toEqual(['asked']);
      },
    );

    await fc.assert(property, { numRuns: 200 });
  });
});
