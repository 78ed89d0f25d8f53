import { help, type Options, readOptions, UsageError } from './options.ts';
import { createTerminal } from './terminal.ts';

// all that a run talks to is on this machine, the real Liner apart: no proxy of the shell's stands between
for (const name of ['no_proxy', 'NO_PROXY']) {
  process.env[name] = ['127.0.0.1', 'localhost', '::1', process.env[name]].filter(Boolean).join();
}

const ending = new AbortController();

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  });
}

process.exitCode = await start().catch((error: Error) => {
  const { message, cause } = error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  return error instanceof UsageError ? 2 : 1;
});

async function start(): Promise<number> {
  const options: Options = readOptions(process.argv.slice(2), process.env);
  const screen = createTerminal((text) => process.stdout.write(text));
  if (options.help) {
    screen.line(help);
    return 0;
  }
  // what a stack needs takes a moment to load, a mistyped option should not
  const { run } = await import('./local-run.ts');
  return run(options, screen, ending.signal);
}
