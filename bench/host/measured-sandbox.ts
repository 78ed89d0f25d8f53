import type { FunctionSettings } from '../../infra/local/runtime/environment.ts';
import { type Sandbox, startSandbox } from '../../infra/local/runtime/sandbox.ts';
import { cpuMsOf, peakMemoryMbOf } from './process-usage.ts';

/** One process of a function, watched from outside. */
export interface MeasuredSandbox {
  /** CPU time and time from the start of the process to its first poll, in ms */
  readonly init: Spent;
  readonly pid: number;
  /** Resolves once it has answered. @throws {Error} when it failed */
  readonly invoke: (event: object) => Promise<{ readonly answer: unknown; readonly at: Spent }>;
  /** Resolves once it polls again: what it did after its answer is over, too. */
  readonly idle: () => Promise<void>;
  readonly cpuMs: () => number;
  readonly peakMemoryMb: () => number;
  readonly stop: () => Promise<void>;
}

/** Since the start of the process, in ms. */
export interface Spent {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export async function startMeasured(settings: FunctionSettings): Promise<MeasuredSandbox> {
  const startedMs = performance.now();
  const gone = Promise.withResolvers<void>();
  let polls = Promise.withResolvers<Sandbox>();
  const sandbox = startSandbox(settings, {
    onReady: (ready) => polls.resolve(ready),
    onAnswered: () => {},
    onGone: (_, failure) => {
      if (failure) polls.reject(new Error(`${settings.name}: ${failure.payload}`));
      gone.resolve();
    },
  });
  await polls.promise;
  const pid = sandbox.pid() ?? 0;
  const spent = (): Spent => ({ cpuMs: cpuMsOf(pid), wallMs: performance.now() - startedMs });
  const init = spent();

  return { init, pid, invoke, idle, cpuMs: () => cpuMsOf(pid), peakMemoryMb, stop };

  async function invoke(event: object) {
    await polls.promise;
    polls = Promise.withResolvers();
    const { promise, resolve, reject } = Promise.withResolvers<{ answer: unknown; at: Spent }>();
    sandbox.give({
      id: crypto.randomUUID(),
      payload: JSON.stringify(event),
      settle: ({ payload, failed }) => {
        if (failed) reject(new Error(`${settings.name}: ${payload}`));
        else resolve({ answer: JSON.parse(payload), at: spent() });
      },
    });
    return promise;
  }

  async function idle() {
    await polls.promise;
  }

  function peakMemoryMb() {
    return peakMemoryMbOf(pid);
  }

  async function stop() {
    sandbox.kill();
    await gone.promise;
  }
}
