import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../core/errors.ts';
import type { ReconciliationReport } from '../../../core/reconciliation.ts';
import { createReconcileWorld } from '../../support/reconcile-world.ts';

const [minute, day] = [60_000, 86_400_000];
const callCount = 250;

/** A day of calls of three orders, of which 3 and 103 were never told of. */
async function aDay() {
  const world = createReconcileWorld();
  await world.tick();
  const startMs = world.nowMs;
  for (const order of [7, 8, 9]) world.liner.addOrder(order);
  for (let id = 1; id <= callCount; id++) {
    world.nowMs = startMs + id * minute;
    const createdMs = world.nowMs;
    world.liner.add({ id, orderId: 7 + (id % 3), createdMs, statusCode: 'answered' });
    if (id !== 3 && id !== 103) world.read(id);
  }
  world.nowMs = startMs + day;
  return world;
}

type World = Awaited<ReturnType<typeof aDay>>;
interface Data {
  readonly list: Record<string, unknown>[];
  readonly total: number;
  readonly next: number;
}

/** Lists that are odd, and tell everything all the same. */
const readable: Record<string, (data: Data, offset: number) => unknown> = {
  'as documented': (data) => data,
  'without total': ({ list, next }) => ({ list, next }),
  'without next': ({ list, total }) => ({ list, total }),
  'without total and next': ({ list }) => ({ list }),
  'with next 0': (data) => ({ ...data, next: 0 }),
  'with next null': (data) => ({ ...data, next: null }),
  'with next repeating': (data, offset) => ({ ...data, next: offset }),
  'with next going back': (data, offset) => ({ ...data, next: offset - 100 }),
  'with next far ahead': (data) => ({ ...data, next: 1e9 }),
  'with numbers as text': (data) => ({ ...data, total: `${data.total}`, next: `${data.next}` }),
  'with a total that makes no sense': (data) => ({ ...data, total: -1 }),
  'as a bare array': ({ list }) => list,
  'with ids as text': (data) => ({
    ...data,
    list: data.list.map((item) => ({ ...item, id: `${item.id}` })),
  }),
  'with ids and nothing else': (data) => ({ ...data, list: data.list.map(({ id }) => ({ id })) }),
  'with nulls and wrong types': (data) => ({
    ...data,
    list: data.list.map(({ id }) => ({ id, orderId: null, statusCode: 5, createdAt: 'yesterday' })),
  }),
};

/** Lists of calls that cannot be believed, and what the run is then. */
const unbelievable: Record<
  string,
  { twist: (data: Data, offset: number) => unknown; result: ReconciliationReport['result'] }
> = {
  'data null': { twist: () => null, result: 'unreadable' },
  'data without a list': { twist: () => ({ total: 3 }), result: 'unreadable' },
  'a list that is none': { twist: () => ({ list: 'calls' }), result: 'unreadable' },
  'a list cut short of its total': {
    twist: (data, offset) => (offset === 0 ? data : { ...data, list: [] }),
    result: 'incomplete',
  },
  'the first page again and again': {
    twist: (data, offset) => ({ ...data, list: offset === 0 ? data.list : firstPage }),
    result: 'incomplete',
  },
  'pages that overlap': {
    twist: (data, offset) => (offset === 0 ? [...data.list, ...data.list] : data.list),
    result: 'incomplete',
  },
  'a total that counts all of Liner': {
    twist: (data) => ({ ...data, total: 7_000_000 }),
    result: 'unreadable',
  },
  'items without ids': {
    twist: (data) => ({ ...data, list: data.list.map(({ id: _id, ...rest }) => rest) }),
    result: 'unreadable',
  },
  'one item without an id': {
    twist: (data) => ({ ...data, list: [{ orderId: 7 }, ...data.list.slice(1)] }),
    result: 'incomplete',
  },
  'calls of other orders alone': {
    twist: (data) => ({ ...data, list: data.list.map((item) => ({ ...item, orderId: 99 })) }),
    result: 'unreadable',
  },
  'calls of another year': {
    twist: (data) => ({
      ...data,
      list: data.list.map((item) => ({ ...item, createdAt: '2020-01-01T00:00:00Z' })),
    }),
    result: 'unreadable',
  },
};
const firstPage = Array.from({ length: 100 }, (_, index) => ({ id: 100_000 + index }));

function twistCalls(world: World, twist: (data: Data, offset: number) => unknown): void {
  world.liner.twist = (data, offset, what) =>
    what === 'calls' ? twist(data as Data, offset) : data;
}

describe('lists that are odd', () => {
  it.each(Object.entries(readable))('%s tell all the same', async (_name, twist) => {
    const world = await aDay();
    world.liner.twist = (data, offset) => twist(data as Data, offset);

    const report = await world.run();

    expect(report).toMatchObject({ result: 'repaired', orders: 3, listed: callCount });
    expect(report).toMatchObject({ missing: 2, stale: 0, unlisted: 0, ids: { missing: [3, 103] } });
    expect(report.repaired).toBe(2);
  });

  it('with items that come twice count each once', async () => {
    const world = await aDay();
    world.liner.isDoubled = true;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('with more items than were asked for are read whole', async () => {
    const world = await aDay();
    world.liner.pageSize = 170;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('of fewer items a page than were asked for are read to the end', async () => {
    const world = await aDay();
    world.liner.pageSize = 50;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('that name some calls of other orders leave those out, and say so', async () => {
    const world = await aDay();
    twistCalls(world, (data) => ({
      ...data,
      list: data.list.map((item) => (item.id === 5 ? { ...item, orderId: 99 } : item)),
    }));

    const report = await world.run();

    expect(report).toMatchObject({ result: 'repaired', listed: callCount - 1, strangeRows: 1 });
  });
});

describe('lists that cannot be believed', () => {
  it.each(Object.entries(unbelievable))('%s is never well', async (_name, { twist, result }) => {
    const world = await aDay();
    twistCalls(world, twist);

    const report = await world.run();

    expect(report.result).toBe(result);
    expect(report.uncompared).toBeGreaterThan(0);
    expect(report.unlisted).toBe(0);
    expect(world.metric('ReconciliationsInDoubt')).toBe(1);
    expect(world.table.read().comparedTo).toBeUndefined();
    expect(world.liner.requests).toBeLessThan(100);
  });

  it('a list that is empty is not taken for calls that have vanished', async () => {
    const world = await aDay();
    twistCalls(world, () => []);

    const report = await world.run();

    expect(report).toMatchObject({ result: 'nothing-compared', listed: 0, queued: 0 });
    expect(world.metric('ReconciliationsInDoubt')).toBe(1);
  });

  it('a Liner without calls is nothing compared, and wakes nobody', async () => {
    const world = createReconcileWorld();
    await world.tick();
    world.liner.addOrder(7);
    world.nowMs += day;

    expect(await world.run()).toMatchObject({ result: 'nothing-compared', orders: 1, listed: 0 });
    expect(world.metric('ReconciliationsInDoubt')).toBeUndefined();
  });
});

describe('the list of orders', () => {
  it.each(['CALL_NOT_FOUND', 'LINER_REFUSED_REQUEST'] as const)(
    'refused with %s ends the run',
    async (code) => {
      const world = await aDay();
      world.liner.before = () => {
        throw new PermanentError(code);
      };

      expect(await world.run()).toMatchObject({ result: 'unreadable', orders: 0, listed: 0 });
    },
  );

  it('that is forbidden is told once, and then asked for no more until the settings differ', async () => {
    const world = await aDay();
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
    const world = await aDay();
    world.liner.twist = (data, _offset, what) =>
      what === 'orders' ? { list: [], total: 0 } : data;

    expect(await world.run()).toMatchObject({ result: 'nothing-compared', orders: 0 });
  });

  it('that never ends is read up to a bound, and the run says that it is incomplete', async () => {
    const world = await aDay();
    world.liner.twist = (data, offset, what) => {
      const list = Array.from({ length: 100 }, (_, index) => ({ id: 1 + offset + index }));
      return what === 'orders' ? { list, next: offset + 100 } : data;
    };

    const report = await world.run();

    expect(report).toMatchObject({ result: 'incomplete', listed: callCount, missing: 2 });
    expect(report.orders).toBeLessThan(10_200);
  });

  it('that lists the same order on two pages compares its calls once', async () => {
    const world = await aDay();
    world.liner.twist = (data, _offset, what) =>
      what === 'orders' ? [{ id: 7 }, { id: '7' }, { id: 8 }, { id: 9 }] : data;

    expect(await world.run()).toMatchObject({ result: 'repaired', orders: 3, listed: callCount });
  });
});

describe('Liner in trouble', () => {
  it('refusing long queries is asked for fewer orders at once', async () => {
    const world = await aDay();
    world.liner.before = (_offset, query) => {
      if ((query?.ids.length ?? 0) > 1) throw new PermanentError('LINER_REFUSED_REQUEST');
    };

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('being down for hours is waited for, with few requests, and nothing is lost', async () => {
    const world = await aDay();
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
    expect(world.liner.requests).toBeLessThan(40);
  });

  it('naming a time is asked again then, not before', async () => {
    const world = await aDay();
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
    const world = await aDay();
    let asked = 0;
    world.liner.twist = (data) => (++asked < 3 ? '<html>' : data);

    expect(await world.run()).toMatchObject({ result: 'repaired', missing: 2 });
  });
});
