import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../operate/main.ts');

const patienceMs = 5000;

export interface RunningPage {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/**
 * The operator's page about this run, in a process of its own that ends with this one.
 * @throws {Error} when it does not start
 */
export async function startPage(awsEndpoint: string, port: number): Promise<RunningPage> {
  const child = spawn(process.execPath, [main, 'page', '--local', '--json', '--port', `${port}`], {
    env: { ...process.env, AWS_ENDPOINT_URL: awsEndpoint },
    // through the last it hears that we are gone; Ctrl-C of our terminal is ours to pass on
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  });
  const ended = once(child, 'close');
  const firstLine = once(createInterface(child.stdout as NodeJS.ReadableStream), 'line');
  const [said] = await Promise.race([firstLine, ended.then(() => [])]);
  if (typeof said !== 'string') throw new Error('the page cannot be served');
  return {
    origin: JSON.parse(said).page,
    stop: async () => {
      child.kill();
      const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(late);
    },
  };
}
