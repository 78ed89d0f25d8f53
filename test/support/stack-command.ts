import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** `npm start` in a process of its own, as a user runs it. */
export function startCommand(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['local/main.ts', ...args], {
    env: { ...process.env, LINER_TOKEN: undefined, ...env },
  });
  // nothing orders what comes through two pipes
  const screen = { text: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    screen.text += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    screen.errors += chunk;
  });
  return {
    screen,
    ended: once(child, 'close').then(([code]): number | null => code),
    interrupt: () => child.kill('SIGINT'),
    kill: () => child.kill('SIGKILL'),
    /** it, and all that it started */
    processes: () => descendantsOf(child.pid),
  };
}

function descendantsOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(descendantsOf)];
}
