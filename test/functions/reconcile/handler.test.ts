import { describe, expect, it } from 'vitest';
import { createReconcileWorld } from '../../support/reconcile-world.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** A day after its first tick, with calls made meanwhile; all but those of `lost` were told of. */
async function aDayLater(count: number, lost: readonly number[] = []) {
  const world = createReconcileWorld();
  await world.tick();
  const startMs = world.nowMs;
  world.liner.addOrder(7);
  for (let id = 1; id <= count; id++) {
    world.nowMs = startMs + id * minute;
    world.liner.add({ id, orderId: 7, createdMs: world.nowMs, statusCode: 'answered' });
    if (!lost.includes(id)) world.read(id);
  }
  world.nowMs = startMs + day;
  return world;
}

describe('a scheduled run', () => {
  it('finds the call nobody told of, has it read, and says so', async () => {
    const world = await aDayLater(5, [3]);

    const report = await world.run();

    expect(world.records.has(3)).toBe(true);
    expect(report).toMatchObject({
      trigger: 'schedule',
      window: { from: '2026-11-23T12:00:00.000Z', to: '2026-11-24T11:50:00.000Z' },
      result: 'repaired',
      orders: 1,
      listed: 5,
      stored: 4,
      missing: 1,
      stale: 0,
      unlisted: 0,
      queued: 1,
      repaired: 1,
      ids: { missing: [3], stale: [], unlisted: [], unrepaired: [] },
    });
  });

  it('reads again what Liner lists otherwise, and what it lists no longer', async () => {
    const world = await aDayLater(5);
    (world.liner.calls.get(2) as { statusCode: string }).statusCode = 'missed';
    world.liner.remove(4);

    const report = await world.run();

    expect(report).toMatchObject({ listed: 4, stored: 4, stale: 1, unlisted: 1, repaired: 2 });
    expect(report.ids).toMatchObject({ stale: [2], unlisted: [4] });
    expect(world.records.get(2)?.statusCode).toBe('missed');
    expect(world.records.get(4)?.goneAt).toBeDefined();
  });

  it('is well where all is well, and nothing is read again', async () => {
    const world = await aDayLater(250);
    world.reads.clear();

    const report = await world.run();

    expect(report).toMatchObject({ result: 'well', listed: 250, stored: 250, queued: 0 });
    expect(world.reads.size).toBe(0);
  });

  it('does not begin before its time, and an idle tick is one read', async () => {
    const world = createReconcileWorld();
    await world.tick();
    world.nowMs += 23 * hour;
    world.table.reads = 0;

    await world.tick();

    expect(world.table.reads).toBe(1);
    expect(world.liner.requests).toBe(0);
  });

  it('learns which field the list has in another form, and compares it no more', async () => {
    const world = await aDayLater(30, [3]);
    world.liner.twist = (data, _offset, what) => {
      const { list, ...rest } = data as { list: object[] };
      const other = list.map((item) => ({ ...item, statusCode: 'ANSWERED' }));
      return what === 'calls' ? { ...rest, list: other } : data;
    };

    expect(await world.run()).toMatchObject({ missing: 1, stale: 29, repaired: 30 });
    world.pass(day);
    expect(await world.run()).toMatchObject({ result: 'well', listed: 30, stale: 0 });

    // with other settings it is another stack
    world.settings = { settings: 'others' };
    world.pass(day);
    expect(await world.run()).toMatchObject({ stale: 30 });
  });

  it('goes on comparing a field that did change, however many calls it is', async () => {
    const world = await aDayLater(30);
    for (const call of world.liner.calls.values()) call.statusCode = 'missed';

    expect(await world.run()).toMatchObject({ stale: 30, repaired: 30 });
    for (const call of world.liner.calls.values()) call.statusCode = 'called back';
    world.pass(day);

    expect(await world.run()).toMatchObject({ stale: 30, repaired: 30 });
  });
});
