import { describe, expect, it } from 'vitest';
import { createReconciliationReports } from '../../../clients/reconciliation-reports.ts';
import { listFunction } from '../../support/list-function.ts';
import { reportOf } from '../../support/reconciliation-reports.ts';

const lambda = listFunction();
const { signal } = new AbortController();
const startedMs = Date.parse('2026-11-20T02:10:00.000Z');
const reportsOf = (days: number) =>
  Array.from({ length: days }, (_, day) => reportOf(startedMs + day * 86_400_000));

async function store(days: number) {
  const reports = createReconciliationReports(
    lambda.tables.client,
    lambda.tables.reconciliationsTable,
  );
  for (const report of reportsOf(days)) await reports.write(report, signal);
}

const ask = (query?: Record<string, string>) => lambda.ask('GET /reconciliations', query);

describe('GET /reconciliations', () => {
  it('lists reports as they were written, the newest first', async () => {
    await store(3);

    expect(await ask()).toEqual({ status: 200, reconciliations: reportsOf(3).toReversed() });
  });

  it('goes on with the cursor of the page before, without a gap or a repeat', async () => {
    await store(5);
    const days: unknown[] = [];
    let cursor: unknown;

    for (let page = 0; page < 4 && (page === 0 || cursor !== undefined); page++) {
      const answer = await ask({ limit: '2', ...(page > 0 && { cursor: String(cursor) }) });
      days.push(...(answer.reconciliations as { id: string }[]).map(({ id }) => id.slice(8, 10)));
      cursor = answer.cursor;
    }

    expect(days).toEqual(['24', '23', '22', '21', '20']);
    expect(cursor).toBeUndefined();
  });

  it('has none before the first run has ended', async () => {
    expect(await ask()).toEqual({ status: 200, reconciliations: [] });
  });

  it.each([
    [{ limit: '0' }, 'QUERY_INVALID', '`limit` must be a whole number from 1 to 100.'],
    [{ limit: '101' }, 'QUERY_INVALID', '`limit`'],
    [{ from: '2026-11-20' }, 'QUERY_INVALID', 'there are `limit`, `cursor`'],
    [{ cursor: 'not one' }, 'CURSOR_INVALID', 'cursor'],
    [{ cursor: Buffer.from('a b').toString('base64url') }, 'CURSOR_INVALID', 'cursor'],
    [{ cursor: '' }, 'CURSOR_INVALID', 'cursor'],
  ])('refuses %j', async (query, code, detail) => {
    const answer = await ask(query);

    expect(answer).toMatchObject({ status: 400, code });
    expect(answer.detail).toContain(detail);
  });

  it('cannot be asked while the table is missing', async () => {
    lambda.with({ RECONCILIATIONS_TABLE_NAME: 'missing' });

    expect(await ask()).toMatchObject({ status: 503, code: 'TABLE_DENIED' });
  });
});
