import { LinerCall } from './call.ts';
import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import { writtenTimeMs } from './created-at.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import type { ListRow } from './list-page.ts';

type Item = ListRow['item'];

/**
 * The fields in which Liner's list says something else of a call than its record: documented ones, of the
 * documented type. A list may leave out or blank what the call itself has.
 */
export function differingFields(
  item: Item,
  record: CallRecord,
  ignored: IgnoredFields,
): ListedField[] {
  return fields.filter((field) => {
    const listed = item[field];
    if (listed === null || listed === undefined || listed === record[field]) return false;
    if (ignored.has(field) || !LinerCall.shape[field].safeParse(listed).success) return false;
    if (field !== 'createdAt') return true;
    // two methods may write one instant in two ways
    const ms = writtenTimeMs(String(listed));
    return ms !== undefined && ms !== writtenTimeMs(record.createdAt ?? '');
  });
}

export type ListedField = Exclude<keyof typeof LinerCall.shape, 'id'>;
const fields = Object.keys(LinerCall.shape).filter((field) => field !== 'id') as ListedField[];

/** Whether a row says of itself that it was not asked for: that it is of others, or of another day. */
export function isStrange(
  item: Item,
  asked: { field: 'orderId' | 'leadId'; ids: ReadonlySet<number>; fromMs: number; toMs: number },
): boolean {
  const owner = item[asked.field];
  if (owner !== null && owner !== undefined && !asked.ids.has(Number(owner))) return true;
  const createdMs = typeof item.createdAt === 'string' ? writtenTimeMs(item.createdAt) : undefined;
  if (createdMs === undefined) return false;
  // the zone in which Liner understands a window is its own
  return createdMs < asked.fromMs - zoneMs || createdMs > asked.toMs + zoneMs;
}

const zoneMs = 86_400_000;

/** Ids of calls, by what is to be said of them. */
export interface Compared {
  readonly missing: readonly CallId[];
  readonly stale: readonly CallId[];
}

export function compareCalls(
  listed: ReadonlyMap<CallId, Item>,
  records: ReadonlyMap<CallId, CallRecord>,
  ignored: IgnoredFields,
): Compared {
  const missing = [];
  const stale = [];
  for (const [callId, item] of listed) {
    const record = records.get(callId);
    if (!record) missing.push(callId);
    else if (record.goneAt || differingFields(item, record, ignored).length > 0) stale.push(callId);
  }
  return { missing, stale };
}
