import type { Command } from 'commander';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import { exitCodes } from '../exit-codes.ts';
import { reconciliationReader } from '../reconciliations.ts';
import { isFine, minute, showReport } from '../report-text.ts';
import type { Run } from '../session.ts';
import { textPlot } from '../text-plot.ts';
import { wholeNumber } from './arguments.ts';
import { addRangeOptions, type RangeOptions, readRange } from './time-range.ts';

interface ReportsOptions extends RangeOptions {
  readonly limit?: number;
  readonly id?: string;
}

const usualReports = 30;

export function addReports(program: Command, run: Run): void {
  addRangeOptions(program.command('reports'), 'runs begun')
    .description('what reconciliations found: the newest first, and calls never received as a plot')
    .option('--limit <n>', 'the most reports (default: 30; all with --from)', wholeNumber(1, 1000))
    .option('--id <id>', 'one report, with the ids it names')
    .action(
      run(async ({ stack, print, now, signal }, options: ReportsOptions) => {
        const range = readRange(options, now());
        const read = reconciliationReader(await stack(), now, signal);
        if (options.id !== undefined) {
          const report = await read.report(options.id);
          if (!report) {
            print.line('There is no such report.');
            return exitCodes.nothingMatched;
          }
          showReport(print, report);
          print.json(report);
          return exitCodes.ok;
        }
        const most = options.limit ?? (range ? Number.POSITIVE_INFINITY : usualReports);
        const reports = await read.reports(most, range);
        for (const report of reports) print.json(report);
        if (reports.length === 0) {
          print.line(
            range ? 'No reconciliation of that time.' : 'No reconciliation has ended yet.',
          );
          return exitCodes.nothingMatched;
        }
        print.rows(reports.map(row), { head });
        const scheduled = reports.filter(
          ({ trigger, result }) => trigger === 'schedule' && result !== 'forbidden',
        );
        if (scheduled.length > 0) {
          print.line();
          print.line('Never received, by the day of the run');
          print.rows(textPlot(scheduled.toReversed().map(bar), plotColumns));
        }
        return exitCodes.ok;
      }),
    );
}

const plotColumns = 40;
const head = ['began', 'calls made', 'result', 'listed', 'missing', 'stale', 'unlisted', 'read'];

function row(report: ReconciliationReport) {
  const { startedAt, window, result, listed, missing, stale, unlisted, repaired } = report;
  const day = (time: string) => time.slice(5, 10);
  return [
    minute(startedAt),
    `${day(window.from)} to ${day(window.to)}`,
    isFine(report) ? result : result.toUpperCase(),
    ...[listed, missing, stale, unlisted, repaired],
  ];
}

function bar({ startedAt, listed, missing }: ReconciliationReport) {
  return { label: minute(startedAt), value: missing, note: `${missing} of ${listed}` };
}
