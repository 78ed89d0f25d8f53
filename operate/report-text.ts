import type { ReconciliationReport } from '../core/reconciliation.ts';
import { durationText, type Print, type Row } from './print.ts';

const meanings: Readonly<Record<ReconciliationReport['result'], string>> = {
  well: 'all that Liner listed was stored as it is',
  repaired: 'what was not, is now',
  repairing: 'some calls were queued and had not been read at the last look',
  found: 'a dry run: nothing was queued',
  'nothing-compared': 'Liner listed no call, which is no proof that all is well',
  incomplete: 'a part could not be compared: nothing is known of it',
  unreadable: "Liner's lists make no sense: nothing was compared",
  forbidden: "the token may not read Liner's lists: nothing was compared",
};

/** results after which nobody has to do anything */
const fine: ReadonlySet<string> = new Set(['well', 'repaired', 'found']);

export function isFine({ result }: Pick<ReconciliationReport, 'result'>): boolean {
  return fine.has(result);
}

/** The whole of a report, for people. */
export function showReport(print: Print, report: ReconciliationReport): void {
  const { result, window, orders, listed, missing, stale, unlisted, ids } = report;
  const of = (count: number, named: readonly number[]) =>
    [count, named.length === 0 ? '' : named.slice(0, mostNamed).join(', ') + more(count)] as const;
  const more = (count: number) => (count > mostNamed ? ` and ${count - mostNamed} more` : '');
  print.line(`${result}: ${meanings[result]}`);
  print.rows([
    ['  made', `${minute(window.from)} to ${minute(window.to)}`],
    ['  orders or leads', String(orders)],
    ['  listed', String(listed)],
  ]);
  print.rows([
    ['  never received', ...of(missing, ids.missing)],
    ['  stale', ...of(stale, ids.stale)],
    ['  unlisted', ...of(unlisted, ids.unlisted)],
    ...(report.queued > 0
      ? [['  read since', report.repaired, `of ${report.queued} that were queued`] as const]
      : []),
  ] satisfies Row[]);
  print.line(`  ${report.requests} requests for lists, in ${durationText(report.durationSeconds)}`);
}

const mostNamed = 8;

/** As in `2026-11-25 02:10`, UTC. */
export function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
