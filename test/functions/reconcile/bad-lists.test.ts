import { describe, expect, it } from 'vitest';
import type { ReconciliationReport } from '../../../core/reconciliation.ts';
import { callCount, dayOfCalls } from '../../support/day-of-calls.ts';
import { createReconcileWorld } from '../../support/reconcile-world.ts';

const day = 86_400_000;

type World = Awaited<ReturnType<typeof dayOfCalls>>;
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
    const world = await dayOfCalls();
    world.liner.twist = (data, offset) => twist(data as Data, offset);

    const report = await world.run();

    expect(report).toMatchObject({ result: 'repaired', orders: 3, listed: callCount });
    expect(report).toMatchObject({ missing: 2, stale: 0, unlisted: 0, ids: { missing: [3, 103] } });
    expect(report.repaired).toBe(2);
  });

  it('with items that come twice count each once', async () => {
    const world = await dayOfCalls();
    world.liner.isDoubled = true;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('with more items than were asked for are read whole', async () => {
    const world = await dayOfCalls();
    world.liner.pageSize = 170;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('of fewer items a page than were asked for are read to the end', async () => {
    const world = await dayOfCalls();
    world.liner.pageSize = 50;

    expect(await world.run()).toMatchObject({ result: 'repaired', listed: callCount, missing: 2 });
  });

  it('that name some calls of other orders leave those out, and say so', async () => {
    const world = await dayOfCalls();
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
    const world = await dayOfCalls();
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
    const world = await dayOfCalls();
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
