import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecheckWorld } from '../../support/recheck-world.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const ladder = [10 * minute, hour, 24 * hour];

type World = ReturnType<typeof createRecheckWorld>;

/** Runs each minute for so long. */
async function live(world: World, forMs: number) {
  for (const endMs = world.nowMs + forMs; world.nowMs < endMs; ) {
    world.nowMs += minute;
    await world.run();
  }
}

const agesOf = (world: World, callId: number, receivedAt: string) =>
  world.queued
    .filter((each) => each.callId === callId)
    .map(({ atMs }) => (atMs - Date.parse(receivedAt)) / minute);

const never = () => new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

describe('a call is queued', () => {
  const receivedAt = '2026-11-23T11:59:30.000Z';

  it('at every age of the ladder while it is incomplete, and no more once it settled', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    const { callId } = world.add({ receivedAt });

    await live(world, 30 * hour);

    // a minute is left for it to get into the index, and up to one more for the next run
    expect(agesOf(world, callId, receivedAt)).toEqual([11.5, 61.5, 24 * 60 + 1.5]);
  });

  it('at the last age only when it is complete', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    const { callId } = world.add({ receivedAt, complete: true });

    await live(world, 30 * hour);

    expect(agesOf(world, callId, receivedAt)).toEqual([24 * 60 + 1.5]);
  });

  it('once more an hour after the last age when it did not settle', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    const { callId } = world.add({ receivedAt, complete: true, settles: false });

    await live(world, 30 * hour);

    expect(agesOf(world, callId, receivedAt)).toEqual([24 * 60 + 1.5, 25 * 60 + 1.5]);
  });

  for (const [what, createdTime] of [
    ['12 minutes long', '2026-11-23T11:47:30.000Z'],
    ['61 minutes long', '2026-11-23T10:58:30.000Z'],
    ['made known 20 hours late', '2026-11-22T15:59:30.000Z'],
    ['said to be made in the future', '2026-11-24T11:00:00.000Z'],
  ] as const) {
    it(`at the same ages though it was ${what}: they count from the first read`, async () => {
      const world = createRecheckWorld(ladder);
      await world.run();
      const { callId } = world.add({ receivedAt, createdTime });

      await live(world, 30 * hour);

      expect(agesOf(world, callId, receivedAt)).toEqual([11.5, 61.5, 24 * 60 + 1.5]);
    });
  }

  it('no more when it was older than the ladder at its first read, which settled it', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    for (let n = 0; n < 50; n++) {
      world.add({ receivedAt, createdTime: '2026-11-22T11:59:30.000Z', settled: true });
    }

    await live(world, 30 * hour);

    expect(world.queued).toEqual([]);
    expect(world.lines.filter((line) => 'Incomplete' in line || 'Unsettled' in line)).toEqual([]);
  });
});

describe('the first run on a table with calls', () => {
  it('looks back a ladder behind each step', async () => {
    const world = createRecheckWorld(ladder);
    for (const receivedAt of [
      '2026-11-21T10:00:00.000Z', // beyond all
      '2026-11-22T06:00:00.000Z', // within the last step and all steps before
      '2026-11-23T11:40:00.000Z', // within the first
      '2026-11-23T11:55:00.000Z', // due later
    ]) {
      world.add({ receivedAt });
    }

    await world.run();

    expect(world.queued.map(({ callId }) => callId)).toEqual([3, 2]);
  });

  it('leaves its place to the next one when it fails, however long that takes to come', async () => {
    const world = createRecheckWorld([minute]);
    const { callId } = world.add({ receivedAt: '2026-11-23T11:57:30.000Z' });
    const broken = () => {
      throw new Error('table denied');
    };

    await expect(world.run(broken)).rejects.toThrow('table denied');
    world.nowMs += 5 * hour;
    await world.run();

    expect(world.timesQueued(callId)).toBe(1);
  });
});

describe('a run', () => {
  it('reads nothing when no time has gone by since the one before', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    const { length } = world.reads;

    await world.run();

    // DynamoDB refuses a range that ends before it begins
    expect(world.reads).toHaveLength(length);
  });

  it('does nothing while another one holds the lock', async () => {
    const world = createRecheckWorld(ladder);
    world.add({ receivedAt: '2026-11-23T11:40:00.000Z' });
    let hasOverlapped = false;
    const overlap = async () => {
      if (hasOverlapped) return;
      hasOverlapped = true;
      await world.run();
      expect(world.reads).toEqual([]);
    };

    await world.run(overlap);

    expect(world.queued).toHaveLength(1);
  });

  it('takes over after one that was killed, as soon as that one cannot live any more', async () => {
    const world = createRecheckWorld(ladder);
    world.add({ receivedAt: '2026-11-23T11:40:00.000Z' });
    void world.run(never);

    world.nowMs += 29 * second;
    await world.run();
    expect(world.queued).toEqual([]);

    world.nowMs += second;
    await world.run();
    expect(world.queued).toHaveLength(1);
  });

  it('that is cut off by its deadline leaves the rest to the next', async () => {
    const world = createRecheckWorld(ladder);
    for (let n = 0; n < 100; n++) world.add({ receivedAt: '2026-11-23T11:40:00.000Z' });
    let reads = 0;
    const slow = (request: string) => {
      if (request === 'read' && ++reads === 28) vi.advanceTimersByTime(28_001);
    };

    await world.run(slow);
    const first = world.queued.length;
    await world.run();

    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(100);
    expect(world.queued.map(({ callId }) => callId).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  it('remembers hours without calls too, so that a long way back is gone in several runs', async () => {
    const world = createRecheckWorld([300 * 24 * hour]);
    const { callId } = world.add({ receivedAt: '2026-01-27T11:58:00.000Z' });
    let reads = 0;
    const slow = () => {
      if (++reads % 5_000 === 0) vi.advanceTimersByTime(28_001);
    };

    for (let run = 0; run < 30; run++) await world.run(slow);

    expect(world.timesQueued(callId)).toBe(1);
    expect(world.lines.at(-1)).toMatchObject({ RecheckLagSeconds: 0 });
  });

  it('ends at a millisecond, and the next one begins there', async () => {
    const world = createRecheckWorld(ladder);
    const last = world.add({ receivedAt: '2026-11-23T11:48:59.999Z' });
    const next = world.add({ receivedAt: '2026-11-23T11:49:00.000Z' });

    await world.run();
    const first = world.queued.map(({ callId }) => callId);
    world.nowMs += minute;
    await world.run();

    expect(first).toEqual([last.callId]);
    expect(world.queued.map(({ callId }) => callId)).toEqual([last.callId, next.callId]);
  });

  it('queues none twice when its clock is behind that of the one before', async () => {
    const world = createRecheckWorld(ladder);
    world.add({ receivedAt: '2026-11-23T11:48:59.990Z' });
    await world.run();

    world.nowMs -= 50;
    await world.run();
    world.nowMs += minute;
    await world.run();

    expect(world.queued).toHaveLength(1);
  });

  it('asks for few pages and remembers its place once when there is nothing to do', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    world.reads.length = 0;

    world.nowMs += minute;
    await world.run();

    // 4 steps in 4 shards, each of which may cross an hour
    expect(world.reads.length).toBeLessThanOrEqual(32);
    expect(world.saves).toBe(0);
  });
});

describe('the metrics of a run', () => {
  it('count what was queued, what is incomplete at the last age, and what did not settle', async () => {
    const world = createRecheckWorld(ladder);
    world.add({ receivedAt: '2026-11-22T11:00:00.000Z' });
    world.add({ receivedAt: '2026-11-22T11:30:00.000Z' });
    world.add({ receivedAt: '2026-11-22T11:30:00.000Z', complete: true });
    world.add({ receivedAt: '2026-11-22T10:30:00.000Z', complete: true, settles: false });

    await world.run();

    expect(world.lines.at(-1)).toMatchObject({
      // all four at the last age, and the two steps before look back at the incomplete two
      RechecksQueued: 7,
      Incomplete: 2,
      Unsettled: 1,
      RecheckLagSeconds: 0,
    });
  });

  it('say how far behind it is when it cannot get on', async () => {
    const world = createRecheckWorld(ladder);
    await world.run();
    world.nowMs += 2 * hour;

    const failed = world.run(() => {
      throw new Error('throttled');
    });

    await expect(failed).rejects.toThrow('throttled');
    expect(world.lines.at(-1)).toMatchObject({ RecheckLagSeconds: 7_200 });
  });
});
