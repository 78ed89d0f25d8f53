#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { runProgram } from './program.ts';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (ending.signal.aborted) process.exit(exitCodes.stoppedMidway);
    ending.abort();
    process.stderr.write('Ending what is under way; once more ends it at once.\n');
  });
}
// whoever started us to work for it is gone
process.on('disconnect', () => ending.abort());
process.channel?.unref();
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  // whoever read us has seen enough, as head does; what was under way is not done
  if (code === 'EPIPE') process.exit(exitCodes.stoppedMidway);
  process.stderr.write(`Standard output cannot be written: ${code}.\n`);
  process.exit(exitCodes.failed);
});

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  out: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  err: (text) => process.stderr.write(text),
  isWatched: process.stderr.isTTY === true,
  now: Date.now,
  random: Math.random,
  signal: ending.signal,
});
