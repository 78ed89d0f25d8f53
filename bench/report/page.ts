import type { Budget, Section } from '../measurements/section.ts';
import { table } from './table.ts';

export interface BenchRun {
  /** ISO 8601 */
  readonly date: string;
  readonly machine: string;
  readonly rounds: number;
  /** processes that ran or wanted to, in the minute before */
  readonly loadBefore: number;
  /** of all CPUs, what others used meanwhile */
  readonly othersShare: number;
}

/** Markdown, as docs/performance.md has it. */
export function page(sections: readonly Section[], run: BenchRun): string {
  const budgets = sections.flatMap((section) => section.budgets);
  return [
    '# Performance and cost',
    'Written by `npm run bench -- --write`; `npm run cost` shows the bill alone. Measure on your own machine: times differ, ratios hardly do.',
    howMeasured(run),
    '## Budgets',
    budgetTable(budgets),
    ...sections.flatMap(({ title, text, plot }) => [
      `## ${title}`,
      ...(plot ? [`![${plot.chart.title}](performance/${plot.name}.svg)`] : []),
      text,
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What is not to grow, and how far it has. */
export function budgetTable(budgets: readonly Budget[]): string {
  const rows = budgets.map(({ what, measured, limit, digits }) => [
    what,
    measured.toFixed(digits),
    limit.toFixed(digits),
    measured <= limit ? 'met' : '**missed**',
  ]);
  return table(['', 'measured', 'budget', ''], rows);
}

function howMeasured({ date, machine, rounds, ...busy }: BenchRun): string {
  return [
    'The synthesized bundles run as Lambda runs them: a process of their own, the Runtime API, the environment of the template. AWS answers over HTTP and Liner over TLS from another process, at once.',
    'They are compared with an *empty* handler, with a hand-written *reference* (`bench/baselines/reference`: node:https, SigV4 by hand, no library, no retry, no classified errors) and with a *typical* stack (`bench/baselines/typical`: AWS SDK with lib-dynamodb, middy, zod, Powertools logger, metrics and tracer, bundled and minified with no further option).',
    'A process has a whole CPU until it asks for its first event, which is when Lambda ends an init.',
    `CPU time is user and system time of the process as the scheduler counts it. All variants are measured in turn, round by round, ${rounds} rounds after one that warms up; ratios are taken within a round; shown are the median and, in brackets, the quartiles.`,
    `Measured ${date} on ${machine}; ${busyText(busy)}`,
  ].join(' ');
}

/** What there was of noise. */
export function busyText(run: Pick<BenchRun, 'loadBefore' | 'othersShare'>): string {
  const share = (run.othersShare * 100).toFixed(0);
  return `load average ${run.loadBefore.toFixed(1)} before; meanwhile others used ${share} % of the CPUs.`;
}
