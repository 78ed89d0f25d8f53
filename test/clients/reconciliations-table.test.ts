import { expect, it } from 'vitest';
import { createReconciliationsTable } from '../../clients/reconciliations-table.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();

it('the first tick of a stack is remembered without its progress', async () => {
  const table = createReconciliationsTable(tables.client, tables.reconciliationsTable);
  const [first, later] = ['2026-11-23T12:00:00.000Z', '2026-11-24T12:00:00.000Z'];

  expect(await table.since(first, signal)).toEqual({ at: first, isNew: true });
  expect(await table.since(later, signal)).toEqual({ at: first, isNew: false });
});
