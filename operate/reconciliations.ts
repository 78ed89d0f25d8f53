import { createReconciliationReports } from '../clients/reconciliation-reports.ts';
import { createReconciliationsTable } from '../clients/reconciliations-table.ts';
import type { ReconciliationReport } from '../core/reconciliation.ts';
import type { Run } from '../core/reconciliation-progress.ts';
import type { Stack } from './stack/stack.ts';

const pageSize = 100;

/** What a stack remembers of its reconciliations. */
export interface ReconciliationReader {
  /** those that were asked for first */
  readonly runs: () => Promise<readonly Run[]>;
  readonly report: (id: string) => Promise<ReconciliationReport | undefined>;
  /** newest first */
  readonly reports: (most: number) => Promise<readonly ReconciliationReport[]>;
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
    async reports(most) {
      const found: ReconciliationReport[] = [];
      let before: string | undefined;
      do {
        const limit = Math.min(pageSize, most - found.length);
        const page = await kept.list(limit, before, signal);
        found.push(...page.reports);
        before = page.next;
      } while (before !== undefined && found.length < most);
      return found;
    },
  };
}
