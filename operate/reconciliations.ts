import { createReconciliationReports } from '../clients/reconciliation-reports.ts';
import { createReconciliationsTable } from '../clients/reconciliations-table.ts';
import type { ReconciliationReport } from '../core/reconciliation.ts';
import type { Run } from '../core/reconciliation-progress.ts';
import { isoTime } from '../core/reconciliation-start.ts';
import type { Stack, TimeRange } from './stack/stack.ts';

const pageSize = 100;

/** What a stack remembers of its reconciliations. */
export interface ReconciliationReader {
  /** those that were asked for first */
  readonly runs: () => Promise<readonly Run[]>;
  readonly report: (id: string) => Promise<ReconciliationReport | undefined>;
  /** newest first; of a range, those of the runs that began in it */
  readonly reports: (most: number, range?: TimeRange) => Promise<readonly ReconciliationReport[]>;
}

export function reconciliationReader(
  { clients, output }: Pick<Stack, 'clients' | 'output'>,
  now: () => number,
  signal: AbortSignal,
): ReconciliationReader {
  const name = output('ReconciliationsTableName');
  const table = createReconciliationsTable(clients.dynamodb, name);
  const kept = createReconciliationReports(clients.dynamodb, name);
  return {
    async runs() {
      const { request, progress } = await table.remember(now(), signal);
      return [request, progress?.requested, progress?.scheduled].filter((run) => run !== undefined);
    },
    report: (id) => kept.read(id, signal),
    async reports(most, range) {
      const found: ReconciliationReport[] = [];
      const from = range ? isoTime(range.fromMs) : '';
      // an id begins with the instant at which its run did
      let before = range && isoTime(range.toMs);
      do {
        const limit = Math.min(pageSize, most - found.length);
        const page = await kept.list(limit, before, signal);
        const within = page.reports.filter(({ id }) => id >= from);
        found.push(...within);
        before = within.length < page.reports.length ? undefined : page.next;
      } while (before !== undefined && found.length < most);
      return found;
    },
  };
}
