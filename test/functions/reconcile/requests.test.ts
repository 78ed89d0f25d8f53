import { describe, expect, it } from 'vitest';
import { createReconcileWorld } from '../../support/reconcile-world.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Two orders with a call an hour for four days, of which nothing is stored; the stack is new. */
async function withHistory() {
  const world = createReconcileWorld();
  const startMs = world.nowMs - 4 * day;
  for (const order of [7, 8]) world.liner.addOrder(order);
  for (let id = 1; id <= 96; id++) {
    const createdMs = startMs + id * hour - 30 * minute;
    world.liner.add({ id, orderId: 7 + (id % 2), createdMs, statusCode: 'answered' });
  }
  await world.tick();
  return world;
}

const window = { from: '2026-11-19T12:00:00Z', to: '2026-11-23T12:00:00Z' };

describe('a run that is asked for', () => {
  it('is answered with its id, and done by the ticks that follow', async () => {
    const world = await withHistory();

    const asked = await world.invoke(window);
    const report = await world.run();

    expect(asked).toEqual({
      id: '2026-11-23T12:00:00.000Z-request',
      window: { from: '2026-11-19T12:00:00.000Z', to: '2026-11-23T12:00:00.000Z' },
      dryRun: false,
      refresh: false,
    });
    expect(report).toMatchObject({
      id: '2026-11-23T12:00:00.000Z-request',
      trigger: 'request',
      result: 'repaired',
      listed: 96,
      missing: 96,
      repaired: 96,
    });
    expect(world.records.size).toBe(96);
    // history was never lost
    expect(world.metric('CallsNeverReceived')).toBeUndefined();
  });

  it('of some orders looks at no other', async () => {
    const world = await withHistory();

    await world.invoke({ ...window, orderIds: [8] });

    expect(await world.run()).toMatchObject({ orders: 1, listed: 48, missing: 48 });
    expect([...world.records.values()].every(({ orderId }) => orderId === 8)).toBe(true);
  });

  it('of some leads lists by them', async () => {
    const world = await withHistory();
    const subjects = new Set<string>();
    world.liner.before = (_offset, query) => subjects.add(String(query?.subject));

    await world.invoke({ ...window, leadIds: [7] });
    await world.run();

    expect([...subjects]).toEqual(['leadIds']);
  });

  it('as a dry run queues nothing, and says what it found', async () => {
    const world = await withHistory();

    await world.invoke({ ...window, dryRun: true });
    const report = await world.run();

    expect(report).toMatchObject({ result: 'found', missing: 96, queued: 0, repaired: 0 });
    expect(world.queued.size).toBe(0);
  });

  it('with refresh has every listed call read again', async () => {
    const world = await withHistory();
    for (let id = 1; id <= 90; id++) world.read(id);
    world.reads.clear();
    world.pass(minute);

    await world.invoke({ ...window, refresh: true });
    const report = await world.run();

    expect(report).toMatchObject({ result: 'repaired', missing: 6, queued: 96, repaired: 96 });
    expect(world.reads.size).toBe(96);
  });

  it('of a year goes on for as long as its rate asks for, in parts, and holds up no scheduled run', async () => {
    const world = await withHistory();
    const startMs = Date.parse('2025-11-23T12:00:00Z');
    for (let id = 1000; id < 3000; id++) {
      const createdMs = startMs + (id - 1000) * 4 * hour;
      world.liner.add({ id, orderId: 7, createdMs, statusCode: 'answered' });
    }
    world.settings = { requestsPerSecond: 1, everyMs: 15 * minute };

    await world.invoke({ from: '2025-11-23', to: '2026-11-23', refresh: true });
    const reports = [await world.run(), await world.run(), await world.run()];

    expect(reports.map(({ trigger }) => trigger)).toEqual(['schedule', 'schedule', 'request']);
    const backfill = reports.at(-1);
    expect(backfill).toMatchObject({ refresh: true, listed: 2084, repaired: 2084 });
    expect(Number(backfill?.durationSeconds)).toBeGreaterThan(2084);
    expect(Number(backfill?.requests)).toBeLessThan(300);
  });
});

describe('a request', () => {
  it.each([
    ['nothing', undefined, 'from'],
    ['a list', [], 'from'],
    ['a text', 'yesterday', 'from'],
    ['an object without members', {}, 'from'],
    ['no end', { from: '2026-11-19' }, 'to'],
    ['an unknown member', { ...window, order: 7 }, 'order'],
    ['a time without a zone', { ...window, from: '2026-11-19T12:00:00' }, 'from'],
    ['a day that does not exist', { ...window, from: '2026-02-30' }, 'from'],
    ['a number for a time', { ...window, from: 1_795_000_000 }, 'from'],
    ['a reversed window', { from: window.to, to: window.from }, 'from'],
    ['an empty window', { from: window.to, to: window.to }, 'from'],
    ['the future', { ...window, to: '2026-11-23T12:00:01Z' }, 'to'],
    ['five years', { ...window, from: '2021-11-23' }, 'from'],
    ['401 days', { ...window, from: '2025-10-18' }, 'from'],
    ['orders and leads', { ...window, orderIds: [7], leadIds: [8] }, 'leadIds'],
    ['no orders', { ...window, orderIds: [] }, 'orderIds'],
    ['an order as text', { ...window, orderIds: ['7'] }, 'orderIds'],
    ['an order twice', { ...window, orderIds: [7, 7] }, 'orderIds'],
    ['an order 0', { ...window, orderIds: [0] }, 'orderIds'],
    ['a lead that is no list', { ...window, leadIds: 7 }, 'leadIds'],
    [
      '1,001 leads',
      { ...window, leadIds: Array.from({ length: 1001 }, (_, n) => n + 1) },
      'leadIds',
    ],
    ['yes for dryRun', { ...window, dryRun: 'yes' }, 'dryRun'],
    ['1 for refresh', { ...window, refresh: 1 }, 'refresh'],
    ['a dry run that refreshes', { ...window, dryRun: true, refresh: true }, 'refresh'],
  ])('of %s is refused by name', async (_name, event, field) => {
    const world = await withHistory();

    const answer = await world.invoke(event);
    await world.tick();

    expect(answer).toMatchObject({ error: { code: 'REQUEST_INVALID', field } });
    expect(world.liner.requests).toBe(0);
  });

  it.each([0, 1, 3])('while another is not over is refused, %i ticks later too', async (ticks) => {
    const world = await withHistory();
    await world.invoke(window);
    for (let tick = 0; tick < ticks; tick++) await world.tick();

    const answer = await world.invoke({ ...window, orderIds: [7] });

    const id = '2026-11-23T12:00:00.000Z-request';
    expect(answer).toMatchObject({ error: { code: 'RECONCILIATION_RUNNING', id } });
    expect(await world.run()).toMatchObject({ id, orders: 2 });
    expect(await world.invoke(window)).toMatchObject({ dryRun: false });
  });

  it('is taken up though runs do not start by themselves', async () => {
    const world = await withHistory();
    world.settings = { isScheduled: false };
    world.pass(3 * day);

    await world.invoke(window);

    expect(await world.run()).toMatchObject({ trigger: 'request', listed: 96 });
    expect(world.reports()).toHaveLength(1);
  });
});
