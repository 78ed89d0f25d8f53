import { createReconcileWorld } from './reconcile-world.ts';

const [minute, day] = [60_000, 86_400_000];
export const callCount = 250;

/** A day of calls of three orders, of which 3 and 103 were never told of. */
export async function dayOfCalls() {
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
