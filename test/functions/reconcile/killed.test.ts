import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReconcileWorld, type Fault } from '../../support/reconcile-world.ts';

const [minute, day] = [60_000, 86_400_000];
const callCount = 230;
const lost = new Set([3, 77, 78, 150, 229]);
const truth = { listed: callCount - 2, stored: 223, missing: 5, stale: 2, unlisted: 2, queued: 9 };

/** A day of calls in two orders: some never told of, two changed, two vanished. */
async function aDay() {
  const world = createReconcileWorld();
  await world.tick();
  const startMs = world.nowMs;
  for (const order of [7, 8]) world.liner.addOrder(order);
  for (let id = 1; id <= callCount; id++) {
    world.nowMs = startMs + id * minute;
    world.liner.add({ id, orderId: 7 + (id % 2), createdMs: world.nowMs, statusCode: 'answered' });
    if (!lost.has(id)) world.read(id);
  }
  for (const id of [11, 12]) (world.liner.calls.get(id) as { statusCode: string }).statusCode = 'x';
  for (const id of [21, 22]) world.liner.remove(id);
  world.nowMs = startMs + day;
  world.reads.clear();
  return world;
}

type World = Awaited<ReturnType<typeof aDay>>;

/** Throws at the nth request of a tick and at all that follow: nothing comes after a kill. */
function killedAt(nth: number): Fault {
  let requests = 0;
  return () => {
    if (++requests >= nth) throw new Error('killed');
  };
}

function expectTruth(world: World): void {
  const [report] = world.reports();
  // told twice, it is the same event
  expect(new Set(world.published).size).toBe(1);
  expect(world.reports()).toHaveLength(1);
  expect(report).toMatchObject({ result: 'repaired', ...truth, repaired: truth.queued });
  const found = [...lost, 11, 12, 21, 22];
  // no call is read twice, whatever was queued twice
  expect(Object.fromEntries(world.reads)).toEqual(
    Object.fromEntries(found.sort((a, b) => a - b).map((id) => [id, 1])),
  );
}

async function runWith(world: World, faults: readonly (Fault | undefined)[]) {
  for (let tick = 0; tick < 60 && world.reports().length === 0; tick++) {
    await world.tick(faults[tick]).catch(() => undefined);
    world.pass(minute);
  }
  // the progress may not have learned yet that the report is out
  await world.tick();
}

describe('a run that is killed', () => {
  it.each(['schedule', 'request'] as const)(
    'at every single request does the same, by %s',
    async (trigger) => {
      const start = async () => {
        const world = await aDay();
        if (trigger === 'schedule') return world;
        world.settings = { isScheduled: false };
        await world.invoke({ from: '2026-11-23T12:00:00Z', to: '2026-11-24T12:00:00Z' });
        return world;
      };
      const requests: string[] = [];
      const whole = await start();
      await runWith(
        whole,
        Array.from({ length: 60 }, () => (name: string) => requests.push(name)),
      );
      expectTruth(whole);

      for (let nth = 1; nth <= requests.length; nth++) {
        const world = await start();
        let left = nth;
        const dies = (): Fault => {
          let isDead = false;
          return () => {
            isDead ||= --left === 0;
            if (isDead) throw new Error('killed');
          };
        };
        await runWith(world, Array.from({ length: 60 }, dies));
        expectTruth(world);
      }
    },
  );

  it('again and again, anywhere, still does', async () => {
    const kills = fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(kills, async (places) => {
        const world = await aDay();
        await runWith(
          world,
          places.map((nth) => (nth === undefined ? undefined : killedAt(nth))),
        );
        expectTruth(world);
      }),
      { numRuns: 60 },
    );
  });
});

describe('two ticks at once', () => {
  it('do the work of one', async () => {
    const world = await aDay();
    for (let tick = 0; tick < 30 && world.reports().length === 0; tick++) {
      await Promise.all([world.tick(), world.tick(), world.tick()]);
      world.pass(minute);
    }

    expectTruth(world);
    expect(Math.max(...world.queued.values())).toBe(1);
  });

  it('where the first wakes up long after its lock was over, and finds itself superseded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (nth) => {
        const world = await aDay();
        let wake = () => {};
        const asleep = new Promise<void>((resolve) => {
          wake = resolve;
        });
        let requests = 0;
        const sleeper = world
          .tick(() => (++requests === nth ? asleep : undefined))
          .catch(() => undefined);
        await new Promise(setImmediate);
        for (let tick = 0; tick < 3; tick++) {
          world.pass(minute);
          await world.tick();
        }
        wake();
        await sleeper;
        await runWith(world, []);

        expectTruth(world);
      }),
      { numRuns: 40 },
    );
  });
});
