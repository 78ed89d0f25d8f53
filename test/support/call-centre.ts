import { RetryableError } from '../../core/errors.ts';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import { createReconcileWorld } from './reconcile-world.ts';
import { seededRandom } from './stack-seeded-random.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

type Window = ReconciliationReport['window'];

export interface CallCentreOptions {
  readonly seed: number;
  readonly orders: number;
  readonly callsADay: number;
  readonly lookBackMs: number;
  /** of webhooks */
  readonly lostShare: number;
  /** times from the start, in milliseconds, as [from, to] */
  readonly stackDown: readonly [number, number];
  readonly linerDown: readonly [number, number];
  /** how far the clock of reconcile is ahead, by time from the start */
  readonly aheadMs: (sinceMs: number) => number;
}

/** A call centre at work, and what is true of it: which calls were never told of, changed or vanished. */
export function createCallCentre(options: CallCentreOptions) {
  const random = seededRandom(options.seed);
  const world = createReconcileWorld({ lookBackMs: options.lookBackMs });
  const { liner, records } = world;
  const startMs = world.nowMs;
  const untold = new Set<number>();
  const changed = new Set<number>();
  const vanished = new Map<number, number>();
  let late: number[] = [];
  let lastId = 0;
  let due = 0;
  for (let order = 1; order <= options.orders; order++) liner.addOrder(order);

  // one list in a few moves while it is read: a call before its page vanishes, another comes up
  liner.before = (offset, query) => {
    if (world.isLinerDown) throw new RetryableError('LINER_UNAVAILABLE');
    if (!query || offset === 0 || random() > 0.003) return undefined;
    const listed = liner.within(query);
    // both at once would cancel out
    if (random() < 0.5)
      return vanish(listed[Math.floor(random() * Math.min(offset, listed.length))]?.id ?? 0);
    const [fromMs, toMs] = [Date.parse(query.from), Date.parse(query.to)];
    const createdMs = Math.floor(fromMs + random() * (Math.min(toMs, world.nowMs) - fromMs));
    untold.add(call(createdMs, query.ids[Math.floor(random() * query.ids.length)] ?? 0));
    return undefined;
  };

  const centre = {
    world,
    startMs,
    /** A minute, with its calls and one tick. */
    async minute(isOpen: boolean): Promise<void> {
      const sinceMs = world.nowMs - startMs;
      const isWithin = ([from, to]: readonly [number, number]) => sinceMs >= from && sinceMs < to;
      world.aheadMs = options.aheadMs(sinceMs);
      world.isLinerDown = isWithin(options.linerDown);
      const isStackDown = isWithin(options.stackDown);
      if (!world.isLinerDown) {
        for (const id of late) world.read(id);
        late = [];
      }
      if (isOpen) {
        const timeOfDay = world.nowMs % day;
        // ten hours a day
        const isBusy = timeOfDay >= 8 * hour && timeOfDay < 18 * hour;
        due += isBusy ? options.callsADay / 600 : 0;
        for (; due >= 1; due--) tell(call(madeMs()), isStackDown);
        if (timeOfDay === 18 * hour) changeSome(50);
        if (timeOfDay === 19 * hour) for (let n = 0; n < 10; n++) vanish(recent());
      }
      // the others of an idle stack would only be reads
      const isIdle =
        !world.table.progress?.includes('"scheduled"') && world.nowMs % (5 * minute) > 0;
      if (!isStackDown && !isIdle) await world.tick();
      world.pass(minute);
    },
    /** What a run of the window should have found; from then on it is known. */
    truthOf({ from, to }: Window) {
      const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
      const isIn = (ms = 0) => ms >= fromMs && ms <= toMs;
      const take = (ids: Iterable<number>, madeMs: (id: number) => number | undefined) =>
        [...ids].filter((id) => isIn(madeMs(id)));
      const madeMs = (id: number) => liner.calls.get(id)?.createdMs;
      const missing = take(untold, madeMs);
      const stale = take(changed, madeMs);
      const unlisted = take(vanished.keys(), (id) => vanished.get(id));
      for (const id of missing) untold.delete(id);
      for (const id of stale) changed.delete(id);
      for (const id of unlisted) vanished.delete(id);
      const listed = liner.within({ ids: liner.orders(), from, to }).length;
      return {
        listed,
        missing: missing.length,
        stale: stale.length,
        unlisted: unlisted.length,
        stored: listed - missing.length,
      };
    },
    unread: () =>
      [...liner.calls.values()].filter(({ id, statusCode }) => {
        return records.get(id)?.statusCode !== statusCode;
      }),
  };
  return centre;

  function call(
    createdMs: number,
    orderId = 1 + Math.floor(options.orders * random() ** 3),
  ): number {
    // most calls are of few orders, as campaigns are
    liner.add({ id: ++lastId, orderId, createdMs, statusCode: 'answered' });
    return lastId;
  }

  function madeMs(): number {
    return Math.max(startMs, world.nowMs - Math.floor(random() * minute));
  }

  function tell(id: number, isStackDown: boolean): void {
    if (isStackDown || random() < options.lostShare) untold.add(id);
    else if (world.isLinerDown) late.push(id);
    else world.read(id);
  }

  function recent(): number {
    return lastId - Math.floor(random() * Math.min(lastId, options.callsADay / 2));
  }

  function changeSome(count: number): void {
    for (let n = 0; n < count; n++) {
      const said = liner.calls.get(recent());
      if (!said || !records.has(said.id) || changed.has(said.id)) continue;
      said.statusCode = 'called back';
      changed.add(said.id);
    }
  }

  function vanish(id: number): void {
    const said = liner.calls.get(id);
    if (!said || !records.has(id) || changed.has(id)) return;
    vanished.set(id, said.createdMs);
    liner.remove(id);
  }
}
