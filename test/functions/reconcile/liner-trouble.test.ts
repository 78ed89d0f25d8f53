import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../core/errors.ts';
import { callCount, dayOfCalls } from '../../support/day-of-calls.ts';

const minute = 60_000;

describe('the list of orders', () => {
  it.each(['CALL_NOT_FOUND', 'LINER_REFUSED_REQUEST'] as const)(
    'refused with %s ends the run',
    async (code) => {
      const world = await dayOfCalls();
      world.liner.before = () => {
        throw new PermanentError(code);
      };

      expect(await world.run()).toMatchObject({ result: 'unreadable', orders: 0, listed: 0 });
    },
  );

  it('that is forbidden is told once, and then asked for no more until the settings differ', async () => {
    const world = await dayOfCalls();
    world.liner.before = () => {
      throw new PermanentError('LINER_REFUSED_REQUEST', { reason: 'forbidden' });
    };

    const report = await world.run();
    for (let n = 0; n < 5 * 24; n++) {
      world.pass(60 * minute);
      await world.tick();
    }

    expect(report).toMatchObject({ result: 'forbidden', orders: 0, listed: 0 });
    expect(world.metric('ListsForbidden')).toBe(1);
    expect(world.liner.requests).toBe(1);
    expect(world.reports()).toHaveLength(1);

    world.liner.before = () => undefined;
    world.settings = { settings: 'others' };

    expect(await world.run()).toMatchObject({ result: 'repaired', missing: 2 });
  });

  it('that is empty compares nothing', async () => {
    const world = await dayOfCalls();
    world.liner.twist = (data, _offset, what) =>
      what === 'orders' ? { list: [], total: 0 } : data;

    expect(await world.run()).toMatchObject({ result: 'nothing-compared', orders: 0 });
  });

  it('that never ends is read up to a bound, and the run says that it is incomplete', async () => {
    const world = await dayOfCalls();
    world.liner.twist = (data, offset, what) => {
      const list = Array.from({ length: 100 }, (_, index) => ({ id: 1 + offset + index }));
      return what === 'orders' ? { list, next: offset + 100 } : data;
    };

    const report = await world.run();

    expect(report).toMatchObject({ result: 'incomplete', listed: callCount, missing: 2 });
    expect(report.orders).toBeLessThan(10_200);
  });

  it('that lists the same order on two pages compares its calls once', async () => {
    const world = await dayOfCalls();
    world.liner.twist = (data, _offset, what) =>
      what === 'orders' ? [{ id: 7 }, { id: '7' }, { id: 8 }, { id: 9 }] : data;

    expect(await world.run()).toMatchObject({ result: 'repaired', orders: 3, listed: callCount });
  });
});

describe('Liner in trouble', () => {
  it('refusing long queries is asked for fewer orders at once', async () => {
    const world = await dayOfCalls();
    world.liner.before = (_offset, query) => {
      if ((query?.ids.length ?? 0) > 1) throw new PermanentError('LINER_REFUSED_REQUEST');
    };

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('being down for hours is waited for, with few requests, and nothing is lost', async () => {
    const world = await dayOfCalls();
    const upMs = world.nowMs + 5 * 60 * minute;
    world.liner.before = () => {
      if (world.nowMs < upMs) throw new RetryableError('LINER_UNAVAILABLE');
    };

    const report = await world.run();

    expect(report).toMatchObject({
      result: 'repaired',
      listed: callCount,
      missing: 2,
      repaired: 2,
    });
    expect(world.liner.requests).toBeLessThan(50);
  });

  it('naming a time is asked again then, not before', async () => {
    const world = await dayOfCalls();
    let askedMs: number[] = [];
    world.liner.before = () => {
      askedMs = [...askedMs, world.nowMs];
      if (askedMs.length === 1)
        throw new RetryableError('LINER_THROTTLED', { retryAfterMs: 5 * minute });
    };

    await world.run();

    expect(Number(askedMs[1]) - Number(askedMs[0])).toBe(5 * minute);
  });

  it('answering nonsense for a while is asked again before it is given up', async () => {
    const world = await dayOfCalls();
    let asked = 0;
    world.liner.twist = (data) => (++asked < 3 ? '<html>' : data);

    expect(await world.run()).toMatchObject({ result: 'repaired', missing: 2 });
  });

  it('being too slow for a whole list is asked for less at once', async () => {
    const world = await dayOfCalls();
    const askedFor: number[] = [];
    // more than one order at once takes longer than a tick
    const slow = async (request: string, [query, , signal]: readonly unknown[]) => {
      if (request !== 'before listCalls') return;
      const { ids } = query as { ids: readonly number[] };
      askedFor.push(ids.length);
      if (ids.length === 1) return;
      const { aborted } = signal as AbortSignal;
      if (!aborted) await once(signal as AbortSignal, 'abort');
      throw new RetryableError('DEADLINE_REACHED');
    };
    for (let tick = 0; tick < 20 && !askedFor.includes(1); tick++) {
      world.remainingMs = 30;
      await world.tick(slow);
      world.pass(minute);
    }
    world.remainingMs = 30_000;

    expect(askedFor).toContain(1);
    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });
});
