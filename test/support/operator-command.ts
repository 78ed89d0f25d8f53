import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dynaliteEnvironment } from './dynalite-tables.ts';

/** Runs a command of the operator's against tables in dynalite, in a process of its own. */
export async function operatorCommand(
  tables: { readonly origin: string },
  script: string,
  args: readonly string[],
  input = '',
) {
  const env = { ...process.env, ...dynaliteEnvironment(tables) };
  const child = spawn(process.execPath, [script, ...args], { env });
  const screen = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    screen.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    screen.errors += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...screen };
}
