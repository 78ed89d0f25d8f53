import { describe, expect, it } from 'vitest';
import { createRecheckWorld } from '../../support/recheck-world.ts';

const [minute, hour] = [60_000, 3_600_000];

describe('a changed ladder', () => {
  for (const [what, before, after] of [
    ['longer', [10 * minute, hour], [10 * minute, hour, 24 * hour]],
    ['shorter', [10 * minute, hour, 24 * hour], [10 * minute, hour]],
    ['with another first age', [10 * minute, 24 * hour], [30 * minute, 24 * hour]],
    ['with another last age', [10 * minute, 6 * hour], [10 * minute, 9 * hour]],
    ['all new', [hour, 12 * hour], [5 * minute, 20 * minute]],
    ['down to one age', [10 * minute, hour, 24 * hour], [2 * hour]],
  ] as const) {
    it(`loses no call and repeats none beyond its own ages: ${what}`, async () => {
      const world = createRecheckWorld(before, 50);
      const live = async (forMs: number, withCalls: boolean) => {
        for (const endMs = world.nowMs + forMs; world.nowMs < endMs; ) {
          world.nowMs += 10 * minute;
          if (withCalls) {
            const receivedAt = new Date(world.nowMs - 5_000).toISOString();
            calls.push(world.add({ receivedAt, complete: calls.length % 2 === 0 }));
          }
          await world.run();
        }
      };
      const calls: ReturnType<typeof world.add>[] = [];

      await world.run();
      await live(50 * hour, true);
      world.ladder = [...after];
      await live(2 * hour, true);
      await live(30 * hour, false);

      expect(calls.filter(({ settled }) => !settled)).toEqual([]);
      for (const { callId, complete } of calls) {
        const most = complete ? 3 : before.length + after.length + 1;
        expect(world.timesQueued(callId)).toBeLessThanOrEqual(most);
      }
    });
  }

  it('goes on where it was when it is changed back at once', async () => {
    const world = createRecheckWorld([10 * minute, hour], 50);
    await world.run();
    const { callId } = world.add({ receivedAt: '2026-11-23T11:59:50.000Z' });
    world.nowMs += 2 * hour;
    await world.run();

    for (const ages of [[20 * minute], [10 * minute, hour]]) {
      world.ladder = ages;
      world.nowMs += minute;
      await world.run();
    }

    // the ladder between looks back twenty minutes only
    expect(world.timesQueued(callId)).toBe(2);
  });
});

describe('a step that is taken out of the ladder', () => {
  it('is forgotten, and one put back months later begins anew', async () => {
    const world = createRecheckWorld([10 * minute, 24 * hour], 50);
    await world.run();
    world.ladder = [24 * hour];
    await world.run();
    expect(Object.keys(world.watermarks())).toEqual(['age-86400s', 'unsettled']);

    const { callId } = world.add({ receivedAt: new Date(world.nowMs + hour).toISOString() });
    for (let days = 0; days < 90; days++) {
      world.nowMs += 24 * hour;
      await world.run();
    }
    const before = world.timesQueued(callId);
    world.ladder = [10 * minute, 24 * hour];
    world.reads.length = 0;
    await world.run();

    expect(world.timesQueued(callId)).toBe(before);
    // a day of hours in each shard, and the minutes since for the other steps
    expect(world.reads.length).toBeLessThan(4 * 30);
  });
});

describe('a call that becomes complete', () => {
  it('is left alone until the last age', async () => {
    const world = createRecheckWorld([10 * minute, hour, 24 * hour]);
    await world.run();
    const call = world.add({ receivedAt: '2026-11-23T11:59:50.000Z' });

    world.nowMs += 30 * minute;
    await world.run();
    call.complete = true;
    world.nowMs += hour;
    await world.run();
    const soFar = world.timesQueued(call.callId);
    world.nowMs += 24 * hour;
    await world.run();

    expect(soFar).toBe(1);
    expect(world.timesQueued(call.callId)).toBe(2);
  });
});
