import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../../core/errors.ts';
import { createReconcileWorld } from '../../support/reconcile-world.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Three days of a call an hour in one order, of which every tenth was never told of. */
async function threeDays() {
  const world = createReconcileWorld();
  await world.tick();
  const startMs = world.nowMs;
  world.liner.addOrder(7);
  for (let id = 1; id <= 70; id++) {
    world.nowMs = startMs + id * hour;
    world.liner.add({ id, orderId: 7, createdMs: world.nowMs, statusCode: 'answered' });
    if (id % 10 > 0) world.read(id);
  }
  world.nowMs = startMs + 3 * day;
  return world;
}

const found = { listed: 70, missing: 7, repaired: 7, result: 'repaired' };

describe('what reconciliation remembers', () => {
  it.each<[string, (text: string) => string | undefined]>([
    ['deleted', () => undefined],
    ['no JSON', (text) => text.slice(0, 50)],
    ['of an older version', (text) => text.replace('"version":1', '"version":0')],
    ['of a later version', (text) => text.replace('"version":1', '"version":2')],
    ['without a member', (text) => text.replace('"counts"', '"count"')],
    [
      'of a wrong type',
      (text) => text.replace('"place":{', '"place":[{').replace('},"batch"', '}],"batch"'),
    ],
  ])(
    '%s in the middle of a run, begins the window anew, says so and loses nothing',
    async (_name, spoil) => {
      const world = await threeDays();
      await world.tick();
      expect(world.table.read().scheduled).toBeDefined();
      world.table.progress = spoil(world.table.progress ?? '');
      world.pass(minute);

      const report = await world.run();

      expect(report).toMatchObject({ window: { from: '2026-11-23T12:00:00.000Z' }, listed: 70 });
      expect(world.records.size).toBe(70);
      const lines = world.lines.filter(({ Code }) => Code === 'PROGRESS_UNREADABLE');
      expect(lines).toHaveLength(1);
    },
  );

  it('says nothing on a first tick', async () => {
    const world = createReconcileWorld();

    await world.tick();

    expect(world.lines.filter(({ Code }) => Code)).toEqual([]);
  });

  it('is a request that makes no sense: it is dropped, and the next one taken', async () => {
    const world = await threeDays();
    await world.run();
    world.table.request = '{"id": 5}';
    await world.tick();

    const window = { from: '2026-11-23T12:00:00Z', to: '2026-11-26T12:00:00Z' };
    expect(await world.invoke(window)).toMatchObject({ dryRun: false });
    expect(world.lines.filter(({ Code }) => Code === 'PROGRESS_UNREADABLE')).toHaveLength(1);
  });

  it('is of no run that was asked for, once it is over', async () => {
    const world = await threeDays();

    await world.run();

    expect(world.table.read()).toMatchObject({ failures: 0, last: { result: 'repaired' } });
    expect(world.table.read()).not.toHaveProperty('scheduled');
    expect(world.table.largest).toBeLessThan(3000);
  });
});

describe('a tick', () => {
  it('leaves alone what another one holds', async () => {
    const world = await threeDays();
    world.table.lockedUntilMs = world.nowMs + minute;

    await world.tick();

    expect(world.liner.requests).toBe(0);
  });

  it('takes a lock that a clock set far ahead', async () => {
    const world = await threeDays();
    world.table.lockedUntilMs = world.nowMs + 30 * day;

    expect(await world.run()).toMatchObject(found);
  });

  it('that fails gives its lock back, and the next goes on', async () => {
    const world = await threeDays();
    let isBroken = true;
    const fault = (request: string) => {
      if (isBroken && request === 'before readRecords')
        throw new RetryableError('TABLE_UNAVAILABLE');
    };

    await expect(world.tick(fault)).rejects.toThrow('TABLE_UNAVAILABLE');
    expect(world.table.lockedUntilMs).toBe(0);
    isBroken = false;

    expect(await world.run()).toMatchObject(found);
  });

  it('says how long ago a run was over', async () => {
    const world = createReconcileWorld();
    await world.tick();
    world.pass(5 * hour);
    world.lines.length = 0;

    await world.tick();

    expect(world.metric('ReconciliationAgeSeconds')).toBe(5 * 3600);
  });
});

describe('windows', () => {
  it('reach back to where the runs before got to, over an outage of the stack of a week', async () => {
    const world = await threeDays();
    await world.run();
    world.liner.add({ id: 99, orderId: 7, createdMs: world.nowMs + hour, statusCode: 'answered' });
    world.pass(7 * day);

    const report = await world.run();

    expect(report).toMatchObject({ missing: 1, repaired: 1, ids: { missing: [99] } });
    expect(report.window.from).toBe('2026-11-26T11:50:00.000Z');
  });

  it('begin again where a run could not compare all', async () => {
    const world = await threeDays();
    world.liner.twist = () => null;
    await world.run();
    world.liner.twist = (data) => data;
    world.pass(5 * day);

    expect(await world.run()).toMatchObject({
      ...found,
      window: { from: '2026-11-23T12:00:00.000Z' },
    });
  });

  it('do not begin before the first tick', async () => {
    const world = createReconcileWorld({ everyMs: minute });
    world.liner.addOrder(7);
    world.liner.add({ id: 1, orderId: 7, createdMs: world.nowMs - hour, statusCode: 'answered' });

    expect(await world.run()).toMatchObject({
      result: 'nothing-compared',
      window: { from: '2026-11-23T12:00:00.000Z' },
    });
    expect(world.records.size).toBe(0);
  });
});

describe('what cannot be repaired', () => {
  it('is queued once, looked at again for a while, and reported as such', async () => {
    const world = await threeDays();
    const read = world.read;
    world.read = (callId) => {
      if (callId !== 10) read(callId);
    };

    const report = await world.run();

    expect(report).toMatchObject({ result: 'repairing', queued: 7, repaired: 6 });
    expect(report.ids.unrepaired).toEqual([10]);
    expect(world.queued.get(10)).toBe(1);
  });
});
