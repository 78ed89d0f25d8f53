import { parseCallId } from './call-id.ts';
import { RetryableError } from './errors.ts';

/** What one answer lists. */
export interface ListPage {
  readonly rows: readonly ListRow[];
  /** how many the whole list has, where the answer says so */
  readonly total: number | undefined;
  /** where the next page begins, as Liner has it: undocumented on the last page */
  readonly next: number | undefined;
}

export interface ListRow {
  /** undefined where none can be told */
  readonly id: number | undefined;
  readonly item: Readonly<Record<string, unknown>>;
}

/**
 * Reads `data` of a list, which is documented in part: its items stand under `list`, or are all there
 * is; numbers may be text.
 * @throws {RetryableError} LINER_ANSWER_UNREADABLE when it is no list
 */
export function parseListPage(data: unknown): ListPage {
  const { list, total, next } = Array.isArray(data) ? { list: data } : Object(data);
  if (!Array.isArray(list)) throw new RetryableError('LINER_ANSWER_UNREADABLE');
  const rows = list.map((item) => ({ id: idOf(Object(item).id), item: Object(item) }));
  return { rows, total: countOf(total), next: countOf(next) };
}

function idOf(value: unknown): number | undefined {
  try {
    return parseCallId(value);
  } catch {
    return undefined;
  }
}

function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : undefined;
}
