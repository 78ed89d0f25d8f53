import type { Context } from 'aws-lambda';
import { hourOf, hourPartition } from '../../clients/calls-index.ts';
import type { Watermarks } from '../../clients/recheck-checkpoint.ts';
import { createHandler, type RecheckParts } from '../../functions/recheck-due/handler.ts';
import type { HourRange } from '../../functions/recheck-due/queue-due-calls.ts';
import { createMetrics } from '../../functions/shared/metrics.ts';

export interface WorldCall {
  readonly callId: number;
  /** when it was first read */
  readonly receivedAt: string;
  /** when it was made */
  createdTime: string;
  complete: boolean;
  /** whether a read at the last age settles it */
  readonly settles: boolean;
  settled: boolean;
}

export interface Queued {
  readonly callId: number;
  readonly atMs: number;
}

/** Called before each request of a run; throws, never answers, or does what it likes. */
export type Fault = (request: 'read' | 'queue' | 'save', signal: AbortSignal) => unknown;

/** What stands around recheck-due: an index, a queue whose calls are read at once, a lock, a clock. */
export function createRecheckWorld(initial: readonly number[], pageSize = 5) {
  const partitions = new Map<string, WorldCall[]>();
  const calls = new Map<number, WorldCall>();
  let remembered = '{}';
  let lockedUntilMs = 0;
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics(
    'CallEnrichment',
    () => world.nowMs,
    (line) => {
      lines.push(JSON.parse(line));
    },
  );

  const world = {
    nowMs: Date.parse('2026-11-23T12:00:00Z'),
    ladder: initial,
    queued: [] as Queued[],
    saves: 0,
    reads: [] as HourRange[],
    lines,
    add(call: Partial<WorldCall> & { receivedAt: string }) {
      const whole = { callId: calls.size + 1, complete: false, settles: true, settled: false };
      const createdTime = call.receivedAt;
      const added: WorldCall = { ...whole, createdTime, ...call };
      calls.set(added.callId, added);
      const partition = hourOf(added);
      const others = partitions.get(partition) ?? [];
      partitions.set(partition, insertSorted(others, added));
      return added;
    },
    call: (callId: number) => calls.get(callId) as WorldCall,
    watermarks: (): Watermarks => JSON.parse(remembered),
    /** One run of the schedule; a killed one never ends. */
    run: (fault?: Fault) => createHandler(partsWith(fault))({}, context),
    timesQueued(callId: number) {
      return world.queued.filter((each) => each.callId === callId).length;
    },
  };
  const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

  function partsWith(fault: Fault = () => {}): RecheckParts {
    return {
      async begin(untilMs) {
        if (lockedUntilMs > world.nowMs) return undefined;
        lockedUntilMs = untilMs;
        return JSON.parse(remembered);
      },
      async saveWatermarks(watermarks, signal) {
        await fault('save', signal);
        world.saves++;
        remembered = JSON.stringify(watermarks);
      },
      async end(watermarks) {
        remembered = JSON.stringify(watermarks);
        lockedUntilMs = 0;
      },
      async readPage(range, signal) {
        await fault('read', signal);
        world.reads.push(range);
        const { shard, from, to, after } = range;
        const all = partitions.get(hourPartition(from, shard)) ?? [];
        const start = after
          ? lowerBound(
              all,
              (call) => compare(call, { receivedAt: after.at, callId: after.callId }) > 0,
            )
          : lowerBound(all, ({ receivedAt }) => receivedAt >= from);
        const end = lowerBound(all, ({ receivedAt }) => receivedAt > to);
        const page = all.slice(start, Math.min(end, start + pageSize));
        const entries = page.map((call) => ({ ...call, at: call.receivedAt }));
        return { entries, hasMore: start + pageSize <= end };
      },
      async unsettledOf(callIds) {
        return callIds.filter((callId) => !calls.get(callId)?.settled);
      },
      async queueCalls(callIds, signal) {
        for (const callId of callIds) {
          await fault('queue', signal);
          world.queued.push({ callId, atMs: world.nowMs });
          const call = calls.get(callId);
          const isLast = world.nowMs - Date.parse(call?.receivedAt ?? '') >= lastOf(world.ladder);
          if (call?.settles && isLast) call.settled = true;
        }
      },
      ladder: world.ladder,
      metrics,
      now: () => world.nowMs,
    };
  }
  return world;
}

function lastOf(ladder: readonly number[]): number {
  return ladder.at(-1) ?? 0;
}

type Key = Pick<WorldCall, 'receivedAt' | 'callId'>;

function compare(a: Key, b: Key): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt < b.receivedAt ? -1 : 1;
  return a.callId - b.callId;
}

function insertSorted(calls: WorldCall[], call: WorldCall): WorldCall[] {
  calls.splice(
    lowerBound(calls, (each) => compare(each, call) > 0),
    0,
    call,
  );
  return calls;
}

/** The first place from which the (monotonous) test holds. */
function lowerBound(calls: readonly WorldCall[], holds: (call: WorldCall) => boolean): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(calls[middle] as WorldCall)) high = middle;
    else low = middle + 1;
  }
  return low;
}
