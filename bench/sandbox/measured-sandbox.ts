import type { FunctionSettings } from '../../local/lambda/environment.ts';
import { type Sandbox, startSandbox } from '../../local/lambda/sandbox.ts';
import { cpuMsOf, peakMemoryMbOf } from './process-usage.ts';

/** One process of a function, watched from outside; it ends with the block it is used in. */
export interface MeasuredSandbox extends AsyncDisposable {
  /** CPU time and time from the start of the process to its first poll, in ms */
  readonly init: Spent;
  readonly pid: number;
  /** Resolves once it has answered. @throws {Error} when it failed */
  readonly invoke: (event: object) => Promise<{ readonly answer: unknown; readonly at: Spent }>;
  /** Resolves once it polls again: what it did after its answer is over, too. */
  readonly idle: () => Promise<void>;
  readonly cpuMs: () => number;
  readonly peakMemoryMb: () => number;
}

/** Since the start of the process, in ms. */
export interface Spent {
  readonly cpuMs: number;
  readonly wallMs: number;
}

const lastLines = 5;

/** @throws {Error} when it ends before its first poll */
export async function startMeasuredSandbox(settings: FunctionSettings): Promise<MeasuredSandbox> {
  const startedMs = performance.now();
  const gone = Promise.withResolvers<void>();
  const log: string[] = [];
  let polls = nextPoll();
  const sandbox = startSandbox(
    { ...settings, onLog },
    {
      onReady: (ready) => polls.resolve(ready),
      onAnswered: () => {},
      onGone: () => {
        gone.resolve();
        polls.reject(result());
      },
    },
  );
  await polls.promise;
  const pid = sandbox.pid() ?? 0;
  const init = spent();

  return { init, pid, invoke, idle, cpuMs, peakMemoryMb, [Symbol.asyncDispose]: stop };

  async function invoke(event: object) {
    await polls.promise;
    polls = nextPoll();
    const { promise, resolve, reject } = Promise.withResolvers<{ answer: unknown; at: Spent }>();
    sandbox.give({
      id: crypto.randomUUID(),
      payload: JSON.stringify(event),
      finish: ({ payload, failed }) => {
        try {
          if (failed) throw new Error(`${settings.name}: ${payload}`);
          resolve({ answer: JSON.parse(payload), at: spent() });
        } catch (error) {
          reject(error);
        }
      },
    });
    return promise;
  }

  async function idle() {
    await polls.promise;
  }

  function spent(): Spent {
    return { cpuMs: cpuMs(), wallMs: performance.now() - startedMs };
  }

  function cpuMs(): number {
    try {
      return cpuMsOf(pid);
    } catch {
      throw result();
    }
  }

  function peakMemoryMb() {
    return peakMemoryMbOf(pid);
  }

  function onLog(line: string) {
    settings.onLog(line);
    log.push(line);
    if (log.length > lastLines) log.shift();
  }

  function result(): Error {
    return new Error(`${settings.name} ended by itself:\n${log.join('\n')}`);
  }

  async function stop() {
    sandbox.kill();
    await gone.promise;
  }
}

function nextPoll() {
  const poll = Promise.withResolvers<Sandbox>();
  // nobody may be waiting for one when the sandbox ends
  poll.promise.catch(() => {});
  return poll;
}
