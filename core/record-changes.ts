import type { Call } from './call.ts';
import type { CallId } from './call-id.ts';
import { type CallRecord, linerFieldsOf } from './call-record.ts';
import { canonicalJson } from './content-hash.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import { withBareLinks } from './recordings.ts';

export type ChangeType =
  | 'Call Enriched'
  | 'Call Changed'
  | 'Call Gone'
  | 'Call Completed'
  | 'Call Settled';

/** One thing that happened to a call. The same change always has the same id. */
export interface Change {
  readonly type: ChangeType;
  readonly id: string;
  readonly callId: CallId;
  /** Liner's names of the fields that differ, `goneAt` where it is there again; empty but for Call Changed */
  readonly changed: readonly string[];
  readonly record: CallRecord;
}

/** What a write did to a call, in the order it happened. An unchanged read is no change, nor is an ignored field. */
export function changesBetween(
  before: CallRecord | undefined,
  after: CallRecord,
  ignored: IgnoredFields = new Set(),
): Change[] {
  const changes: Change[] = [];
  const add = (type: ChangeType, at: string, changed: readonly string[] = []) => {
    const id = `${after.callId}/${type.toLowerCase().replace('call ', '')}/${at}`;
    changes.push({ type, id, callId: after.callId, changed, record: after });
  };
  // a record that is copied back from a backup, changed since its first read, is the same news
  if (!before) add('Call Enriched', after.receivedAt ?? after.changedAt);
  else if (before.contentHash !== after.contentHash || (before.goneAt && !after.goneAt)) {
    // two contents may have been read in the same millisecond
    const at = `${after.changedAt}/${after.contentHash.slice(0, 12)}`;
    const fields = changedFields(comparedOf(before), comparedOf(after));
    const changed = fields.filter((field) => !ignored.has(field));
    if (before.goneAt && !after.goneAt) changed.push('goneAt');
    // while the setting is deployed, the writer may not know of it yet
    if (changed.length > 0 || fields.length === 0) add('Call Changed', at, changed);
  }
  if (after.goneAt && !before?.goneAt) add('Call Gone', after.goneAt);
  if (after.completedAt && !before?.completedAt) add('Call Completed', after.completedAt);
  if (after.settledAt && !before?.settledAt) add('Call Settled', after.settledAt);
  return changes;
}

function comparedOf(record: CallRecord): Call {
  return withBareLinks(linerFieldsOf(record));
}

function changedFields(before: Call, after: Call): string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].filter((name) => textOf(old.get(name)) !== textOf(now.get(name))).sort();
}

// a map, as Liner may name a field __proto__
function fieldsOf({ extra, ...known }: Call): Map<string, unknown> {
  return new Map([...Object.entries(known), ...Object.entries(extra ?? {})]);
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}
