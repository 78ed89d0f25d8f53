import { parseArgs } from 'node:util';

/** named as their files in measurements/ */
const measurements = [
  'bundle-size',
  'cold-start',
  'first-answer',
  'warm-path',
  'batch-time',
  'growth',
  'reconciliation',
  'copy-memory',
  'cost',
] as const;
export type Measurement = (typeof measurements)[number];

export interface Options {
  readonly help: boolean;
  readonly only: readonly Measurement[];
  readonly rounds: number;
  readonly full: boolean;
  readonly write: boolean;
}

export const help = `Measures the functions as they would be deployed, beside a hand-written reference and a typical stack.

  npm run bench -- [options]

  --only NAME,...  some of ${measurements.join(', ')} (default all)
  --rounds N       how often each is measured (default 15)
  --full           growth up to 100,000 calls instead of 10,000: takes a quarter of an hour
  --write          writes docs/performance.md and its plots
  -h, --help       this text
`;

/** @throws {Error} naming the option */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string', default: measurements.join(',') },
      rounds: { type: 'string', default: '15' },
      full: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const only = values.only.split(',');
  const strange = only.filter((name) => !measurements.some((each) => each === name));
  if (strange.length > 0)
    throw new Error(`--only takes ${measurements.join(', ')}: not ${strange}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
  if (values.write && only.length < measurements.length) {
    throw new Error('--write writes the whole page: it excludes --only');
  }
  return { ...values, only: only as Measurement[], rounds };
}
