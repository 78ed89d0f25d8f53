import { setImmediate } from 'node:timers/promises';
import { timeOrder } from './time-order.ts';

/** Time that passes only while everybody waits for it. */
export interface VirtualClock {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Does the work from `startMs` on, and resolves to what it came to. */
  run<Value>(startMs: number, work: () => Promise<Value>): Promise<Value>;
}

export function virtualClock(): VirtualClock {
  const sleepers = timeOrder<() => void>();
  let nowMs = 0;

  return {
    now: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.add(nowMs + ms, wake)),
    async run(startMs, work) {
      nowMs = startMs;
      let isOver = false;
      const done = work().finally(() => {
        isOver = true;
      });
      // all that can go on without time has gone on
      for (await setImmediate(); !isOver; await setImmediate()) {
        nowMs = sleepers.nextMs() ?? Number.NaN;
        sleepers.take()?.();
      }
      return done;
    },
  };
}
