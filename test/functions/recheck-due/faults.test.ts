import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecheckWorld, type Fault } from '../../support/recheck-world.ts';

const [minute, hour] = [60_000, 3_600_000];
const ladder = [10 * minute, hour, 24 * hour];
const pageSize = 5;

type World = ReturnType<typeof createRecheckWorld>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

/** What may go wrong at the n-th request of a run. */
const faults = {
  none: () => undefined,
  throw: () => {
    throw new Error('throttled');
  },
  kill: () => new Promise<never>(() => {}),
  deadline: () => vi.advanceTimersByTime(28_001),
  overlap: (world: World) => world.run(),
};
type FaultName = keyof typeof faults;

/** One run with a fault; those that go on are waited for, a killed one is left behind. */
async function runWith(world: World, name: FaultName, at: number) {
  let requests = 0;
  let reached = () => {};
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const fault: Fault = () => {
    if (++requests !== at) return undefined;
    reached();
    return faults[name](world);
  };
  const run = world.run(fault).catch(() => {});
  await (name === 'kill' ? Promise.race([run, isReached]) : run);
}

const commands = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('calls' as const),
      count: fc.integer({ min: 1, max: 12 }),
      // a call is in the index within a minute
      agoMs: fc.constantFrom(0, 1, 1_000, 30_000, 55_000),
      spreadMs: fc.constantFrom(0, 0, 1, 500),
      complete: fc.boolean(),
      settles: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 2 * minute }),
        fc.integer({ min: 1, max: 5 * hour }),
        fc.constant(0), // up to the next full hour
      ),
    }),
    fc.record({
      kind: fc.constant('run' as const),
      fault: fc.constantFrom(...(Object.keys(faults) as FaultName[])),
      at: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  { maxLength: 40 },
);

describe('whatever happens to its runs', () => {
  it('every call is queued for every step it is due for, and almost none twice', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (script) => {
        const world = createRecheckWorld(ladder, pageSize);
        const calls: ReturnType<World['add']>[] = [];
        let broken = 0;
        await world.run();

        for (const command of script) {
          if (command.kind === 'wait') {
            world.nowMs += command.ms || hour - (world.nowMs % hour);
          } else if (command.kind === 'calls') {
            for (let n = 0; n < command.count; n++) {
              const createdMs = world.nowMs - command.agoMs + n * command.spreadMs;
              const { complete, settles } = command;
              const receivedAt = new Date(createdMs).toISOString();
              calls.push(world.add({ receivedAt, complete, settles }));
            }
          } else {
            await runWith(world, command.fault, command.at);
            if (command.fault !== 'none') broken++;
          }
        }
        for (let hours = 0; hours < 30; hours++) {
          world.nowMs += hour;
          await world.run();
        }

        let twice = 0;
        for (const { callId, complete, settles, receivedAt } of calls) {
          const expected = (complete ? 1 : ladder.length) + (settles ? 0 : 1);
          const times = world.queued.filter((each) => each.callId === callId);
          expect(times.length).toBeGreaterThanOrEqual(expected);
          twice += times.length - expected;
          const youngest = (times[0]?.atMs ?? 0) - Date.parse(receivedAt);
          expect(youngest).toBeGreaterThanOrEqual(complete ? 24 * hour : 10 * minute);
        }
        expect(twice).toBeLessThanOrEqual(broken * pageSize);
      }),
      { numRuns: 100 },
    );
  });

  it('a burst of 100,000 calls in one window is queued once each, but for a page a crash', async () => {
    const world = createRecheckWorld([10 * minute], 500);
    await world.run();
    const startMs = world.nowMs;
    // a hundred for each of a thousand milliseconds, over the turn of an hour
    for (let n = 0; n < 100_000; n++) {
      const receivedAt = new Date(startMs + hour - 500 + Math.floor(n / 100)).toISOString();
      world.add({ receivedAt, complete: n % 2 === 0 });
    }

    world.nowMs += hour + 20 * minute;
    for (const [fault, at] of [
      ['kill', 30_000],
      ['throw', 40_001],
      ['deadline', 20_000],
      ['kill', 3],
    ] as const) {
      await runWith(world, fault, at);
      world.nowMs += minute;
    }
    await world.run();

    const queued = new Set(world.queued.map(({ callId }) => callId));
    expect(queued.size).toBe(100_000);
    expect(world.queued.length).toBeLessThanOrEqual(100_000 + 3 * 500);
  });
});

describe('a page that was queued', () => {
  it('is not queued again when remembering the place fails', async () => {
    const world = createRecheckWorld([10 * minute], pageSize);
    for (let n = 0; n < 100; n++) world.add({ receivedAt: '2026-11-23T11:40:00.000Z' });
    const fault: Fault = (request) => {
      if (request === 'save') throw new Error('throttled');
    };

    for (let run = 0; run < 20; run++) await world.run(fault).catch(() => {});

    expect(world.queued).toHaveLength(100);
  });
});
