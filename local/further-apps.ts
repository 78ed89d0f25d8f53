import { access } from 'node:fs/promises';
import type { LocalStack } from './local-stack.ts';
import type { App } from './options.ts';
import { UsageError } from './options.ts';
import type { RunningStack } from './start-stack.ts';
import { synthesize } from './synthesize.ts';
import { countOf, type Screen } from './terminal.ts';

/** @throws {UsageError} naming the app that is not there */
export async function checkApps(apps: readonly App[]): Promise<void> {
  for (const { file } of apps) {
    await access(file).catch(() => {
      throw new UsageError(`--with: there is no file ${file}`);
    });
  }
}

export interface Host {
  readonly stack: LocalStack;
  readonly linerOrigin: string;
  readonly assemblyDir: string;
}

/** Synthesizes another CDK app and runs its stack beside ours. @throws {Error} naming the app */
export async function runFurtherApp(
  { file, context }: App,
  { stack, linerOrigin, assemblyDir }: Host,
  screen: Screen,
  signal: AbortSignal,
): Promise<RunningStack> {
  const told = [...toldOf(stack, linerOrigin), ...context];
  return screen.step(`Starting ${file}`, start, contents);

  async function start() {
    await synthesize(assemblyDir, told, signal, file);
    try {
      return await stack.startBeside(assemblyDir);
    } catch (cause) {
      throw new Error(`${file}: ${(cause as Error).message}`, { cause });
    }
  }
}

/** What other stacks may want to know of ours, as context: `EnrichFunctionName` is enrichFunctionName. */
function toldOf({ outputs }: LocalStack, linerOrigin: string): string[] {
  const named = Object.entries(outputs).map(
    ([name, value]) => `${name.charAt(0).toLowerCase()}${name.slice(1)}=${value}`,
  );
  return [`linerHost=${linerOrigin}`, `busName=${outputs.EventBusName}`, ...named];
}

export function contents({ routes, functions, schedules }: RunningStack): string {
  return [
    countOf(functions.length, 'function'),
    ...(routes.length > 0 ? [countOf(routes.length, 'route')] : []),
    ...(schedules.length > 0 ? [countOf(schedules.length, 'schedule')] : []),
  ].join(', ');
}
