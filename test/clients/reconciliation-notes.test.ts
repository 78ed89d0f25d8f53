import { expect, it } from 'vitest';
import { createReconciliationNotes } from '../../clients/reconciliation-notes.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();
const createNotes = () =>
  createReconciliationNotes(tables.client, tables.reconciliationsTable, Date.now);

it('a note reads in one order, for whoever wrote it and whoever comes after', async () => {
  const writer = createNotes();

  await writer.write('a', [30, 1, 200], signal);

  expect(await writer.read('a', signal)).toEqual([1, 30, 200]);
  expect(await createNotes().read('a', signal)).toEqual([1, 30, 200]);
});
