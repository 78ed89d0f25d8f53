import * as z from 'zod/mini';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import { limit } from './list-query.ts';
import { HttpError, json } from './problem.ts';
import { queryInvalid } from './query-invalid.ts';
import type { Route } from './route.ts';

export interface ReconciliationParts {
  /** newest first; those behind the one named `before`, where one is */
  readonly readReports: (
    limit: number,
    before: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ reports: readonly ReconciliationReport[]; next: string | undefined }>;
}

/** The query of GET /reconciliations, parameter by parameter. */
export const ReconciliationParameters = z.strictObject({
  limit,
  cursor: z.optional(z.string()),
});

// the report that the page before ended with
const Cursor = z.string().check(z.regex(/^[\w:.-]{1,100}$/));

/** GET /reconciliations: a page of reports, the newest first. */
export const listReconciliations: Route<ReconciliationParts> = async (
  { queryStringParameters },
  { work },
  { readReports },
) => {
  const query = ReconciliationParameters.safeParse(queryStringParameters);
  if (!query.success) {
    throw queryInvalid(query.error.issues, Object.keys(ReconciliationParameters.shape));
  }
  const { limit, cursor } = query.data;
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const { reports, next } = await readReports(limit, before, work);
  return json(200, {
    reconciliations: reports,
    ...(next !== undefined && { cursor: cursorOf(next) }),
  });
};

export function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function readCursor(cursor: string): string {
  const id = Cursor.safeParse(Buffer.from(cursor, 'base64url').toString());
  if (id.success) return id.data;
  throw new HttpError(400, 'CURSOR_INVALID', { reason: 'cursor-foreign' });
}
