import type { BusEvent } from './aws/put-events.ts';
import { startAwsServices } from './aws/start-aws.ts';
import type { Started } from './connect-sources.ts';
import { type Answerers, controlPath, createControl } from './control.ts';
import { accountId, region } from './lambda/environment.ts';
import type { LocalFunction } from './lambda/function.ts';
import { type RunningStack, startStack } from './start-stack.ts';
import { createTelemetry } from './telemetry.ts';
import { readAssembly } from './template/assembly.ts';

export interface LocalStackSettings {
  /** folder that `cdk synth -o` wrote */
  readonly assemblyDir: string;
  /** ports on this machine; 0, the default, takes a free one */
  readonly apiPort?: number;
  readonly awsPort?: number;
  /** replaces variables of the template, in the functions that declare them */
  readonly environment?: Readonly<Record<string, string>>;
  /** what a function prints, line by line */
  readonly onLog?: (functionId: string, line: string) => void;
  /** what is published to an event bus */
  readonly onEvent?: (event: BusEvent) => void;
  /** how long a minute of schedules, and of waiting between tries of an event, takes (default 1000) */
  readonly minuteMs?: number;
}

/** A synthesized stack, running on this machine. */
export interface LocalStack extends RunningStack {
  readonly awsEndpoint: string;
  /** the current value of a secret, by name or ARN */
  readonly readSecret: (id: string) => string;
  readonly putSecret: (id: string, value: string) => void;
  /** Answers further requests under /_local/. */
  readonly offer: (name: string, answerers: Answerers) => void;
  /**
   * Runs another stack on the same services, with an HTTP API of its own. It ends with this one.
   * @throws {Error} when its template cannot be run here
   */
  readonly startBeside: (assemblyDir: string) => Promise<RunningStack>;
  readonly stop: () => Promise<void>;
}

/** @throws {Error} when the template cannot be run here, or a port is taken */
export async function startLocalStack(settings: LocalStackSettings): Promise<LocalStack> {
  const { assemblyDir, apiPort = 0, awsPort = 0, minuteMs = 1000, environment, onLog } = settings;
  const { onEvent = () => {} } = settings;
  const functions: LocalFunction[] = [];
  const names = new Set<string>();
  const stops: Started['stop'][] = [];
  const control = createControl();
  const { offer } = control;
  const startedMs = Date.now();
  const telemetry = createTelemetry(Date.now);
  for (const [name, answerers] of Object.entries(telemetry.answerers)) offer(name, answerers);

  try {
    const port = awsPort;
    const aws = await startAwsServices({
      port,
      functions: () => functions,
      onEvent: (event, bus) => {
        telemetry.noteEvent(event, bus);
        onEvent(event);
      },
      minuteMs,
      beside: { [controlPath]: control.serve },
    });
    stops.push(aws.close);
    const onStarted = ({ stop }: Started) => void stops.push(stop);
    const setup = { aws, minuteMs, functions, onStarted, environment };
    const { read: readSecret, put: putSecret } = aws.secrets;

    const startBeside = async (dir: string, apiPort = 0) => {
      const assembly = await readAssembly(dir);
      const { stackName } = assembly;
      if (names.has(stackName)) throw new Error(`there is a stack named ${stackName} already`);
      const named = names.size > 0 ? besideLog(stackName, onLog) : remembered;
      names.add(stackName);
      return startStack(assembly, { ...setup, onLog: named, apiPort });
    };
    const stack = await startBeside(assemblyDir, apiPort);
    const { name, outputs } = stack;
    const stage = name.split('-').at(-1) ?? '';
    offer('stack', {
      get: () => ({ name, stage, region, account: accountId, outputs, startedMs }),
    });
    return { ...stack, awsEndpoint: aws.origin, readSecret, putSecret, offer, startBeside, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  function remembered(functionId: string, line: string) {
    telemetry.noteLine(functionId, line);
    onLog?.(functionId, line);
  }

  /** what takes work in goes first */
  async function stop() {
    await Promise.all(stops.reverse().map((each) => each()));
  }
}

function besideLog(stackName: string, onLog: LocalStackSettings['onLog']) {
  return (functionId: string, line: string) => onLog?.(`${stackName}-${functionId}`, line);
}
