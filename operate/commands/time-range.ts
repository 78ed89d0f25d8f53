import type { Command } from 'commander';
import { readInstant } from '../instant.ts';
import { usedWrongly } from '../operator-error.ts';
import type { TimeRange } from '../stack/stack.ts';

export interface RangeOptions {
  readonly from?: string;
  readonly to?: string;
}

/** @param what lies in the range, as in `calls first read` */
export function addRangeOptions(command: Command, what: string): Command {
  return command
    .option('--from <time>', `${what} from then on: ISO 8601, or how long ago, as 90m, 2h, 3d`)
    .option('--to <time>', `${what} before then (default: now)`);
}

/** @throws {OperatorError} for a range that is none */
export function readRange({ from, to }: RangeOptions, nowMs: number): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined) throw usedWrongly('--to needs --from.');
  const fromMs = readTime('--from', from, nowMs);
  const toMs = to === undefined ? nowMs : readTime('--to', to, nowMs);
  if (fromMs >= toMs) throw usedWrongly('--from must be before --to, which is now unless told.');
  return { fromMs, toMs };
}

/** @throws {OperatorError} for a text that is no time */
export function readTime(option: string, text: string, nowMs: number): number {
  const ms = readInstant(text, nowMs);
  if (ms !== undefined) return ms;
  throw usedWrongly(
    `${option} takes a time, as in 2026-11-23T12:00:00Z, 2026-11-23 or 2h, which is two hours ago.`,
  );
}
