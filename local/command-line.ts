import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The options of a command of ours. Ends the process when help is asked for, with 2 and one line when
 * there is no such option, and with 130 on Ctrl-C, so that what clears up at the end of a process does.
 */
export function readCommandLine<const Options extends NonNullable<ParseArgsConfig['options']>>(
  help: string,
  options: Options,
) {
  endInOrder();
  const { values } = parsed({ ...options, help: { type: 'boolean', short: 'h' } });
  if ('help' in values && values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  return values;
}

function parsed<const Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** Has a signal end the process as its own exit would. */
export function endInOrder() {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
}

/** Ends the process with 2: it was used wrongly. */
export function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
