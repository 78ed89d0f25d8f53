import { randomUUID } from 'node:crypto';
import type { FunctionSettings } from './environment.ts';
import { type Invocation, type InvocationResult, type Sandbox, startSandbox } from './sandbox.ts';

/** A function that can be invoked: as many sandboxes as invocations run at once, kept warm after. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @param event JSON text */
  readonly invoke: (event: string, requestId?: string) => Promise<InvocationResult>;
  /** process ids of its sandboxes */
  readonly sandboxes: () => number[];
  readonly stop: () => Promise<void>;
}

/** @throws {Error} when none has this name or ARN */
export function functionNamed(functions: readonly LocalFunction[], id: string): LocalFunction {
  const found = functions.find(({ name, arn }) => id === name || id === arn);
  if (!found) throw new Error(`there is no function ${id}`);
  return found;
}

const stopped: InvocationResult = {
  payload: '{"errorType":"Runtime.Stopped","errorMessage":"the function was stopped"}',
  failed: true,
};

export function startFunction(settings: FunctionSettings): LocalFunction {
  const { name, arn, environment, maxSandboxes = 10 } = settings;
  const waiting: Invocation[] = [];
  /** in the order they last changed */
  const states = new Map<Sandbox, 'coming' | 'idle' | 'busy'>();
  let onEmpty: (() => void) | undefined;

  return { name, arn, environment, invoke, sandboxes, stop };

  function invoke(payload: string, id: string = randomUUID()): Promise<InvocationResult> {
    if (onEmpty) return Promise.resolve(stopped);
    return new Promise((finish) => {
      waiting.push({ id, payload, finish });
      dispatch();
    });
  }

  function dispatch() {
    const idle = those('idle');
    while (waiting.length > 0 && idle.length > 0) {
      // the one that worked last is the warmest
      const sandbox = idle.pop() as Sandbox;
      become(sandbox, 'busy');
      sandbox.give(waiting.shift() as Invocation);
    }
    for (let coming = those('coming').length; coming < waiting.length; coming++) {
      if (states.size >= maxSandboxes) break;
      become(startSandbox(settings, { onReady, onAnswered, onGone }), 'coming');
    }
  }

  function onReady(sandbox: Sandbox) {
    become(sandbox, 'idle');
    dispatch();
  }

  function onAnswered(sandbox: Sandbox) {
    become(sandbox, 'coming');
  }

  function onGone(sandbox: Sandbox, failure: InvocationResult | undefined) {
    states.delete(sandbox);
    if (failure) waiting.shift()?.finish(failure);
    if (!onEmpty) dispatch();
    else if (states.size === 0) onEmpty();
  }

  function become(sandbox: Sandbox, state: 'coming' | 'idle' | 'busy') {
    states.delete(sandbox);
    states.set(sandbox, state);
  }

  function those(state: 'coming' | 'idle'): Sandbox[] {
    return [...states].filter((each) => each[1] === state).map(([sandbox]) => sandbox);
  }

  function sandboxes(): number[] {
    return [...states.keys()].flatMap((sandbox) => sandbox.pid() ?? []);
  }

  function stop(): Promise<void> {
    return new Promise((resolve) => {
      onEmpty = resolve;
      for (const invocation of waiting.splice(0)) invocation.finish(stopped);
      for (const sandbox of states.keys()) sandbox.kill();
      if (states.size === 0) resolve();
    });
  }
}
