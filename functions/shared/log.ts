import * as z from 'zod/mini';

export const LogLevel = z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']);
export type LogLevel = z.infer<typeof LogLevel>;

/** What may be logged beside the message: our own codes, ids and numbers; never text from outside. */
export type LogFields = Record<string, string | number | boolean | readonly number[] | undefined>;

export type Log = Record<Lowercase<LogLevel>, (message: string, fields?: LogFields) => void>;

/** One JSON object a line; messages below `level` are dropped. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const at = (own: LogLevel) =>
    LogLevel.options.indexOf(own) < LogLevel.options.indexOf(level)
      ? () => {}
      : (message: string, fields?: LogFields) =>
          write(JSON.stringify({ level: own, message, ...fields }));
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

// straight to the stream: Lambda's console puts a prefix before the line, which hides metrics in it
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
