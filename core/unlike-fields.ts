import { createHash } from 'node:crypto';
import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import { differingFields } from './compare-calls.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import type { ListRow } from './list-page.ts';
import type { Run } from './reconciliation-progress.ts';

const mostSamples = 40;
// of as many calls that were read again, every one still had another value than the list
const leastUnlike = 10;

/**
 * Remembers what the list said of calls that are stale, until they were read again: a field that is
 * another one even then, call after call, is none that the list and the call share, such as a phone
 * number that is masked in one of them.
 */
export function sampleFields(
  run: Run,
  listed: ReadonlyMap<CallId, ListRow['item']>,
  records: readonly CallRecord[],
  ignored: IgnoredFields,
): void {
  for (const record of records) {
    if (run.samples.length >= mostSamples) return;
    const item = listed.get(record.callId);
    if (!item || record.goneAt) continue;
    for (const field of differingFields(item, record, ignored)) {
      run.samples.push([record.callId, field, fingerprint(item[field])]);
    }
  }
}

/** Counts, of calls that were read again, the fields that are as the list said, and those that are not. */
export function judgeSamples(run: Run, reread: readonly CallRecord[]): void {
  const records = new Map(reread.map((record) => [record.callId, record]));
  run.samples = run.samples.filter(([callId, field, listed]) => {
    const record = records.get(callId);
    if (!record) return true;
    const counts = run.sampled[field] ?? { like: 0, unlike: 0 };
    counts[fingerprint(record[field as keyof CallRecord]) === listed ? 'like' : 'unlike']++;
    run.sampled[field] = counts;
    return false;
  });
}

export function unlikeFields({ sampled }: Run): string[] {
  const isUnlike = ([, { like, unlike }]: [string, Run['sampled'][string]]) =>
    like === 0 && unlike >= leastUnlike;
  return Object.entries(sampled)
    .filter(isUnlike)
    .map(([field]) => field);
}

// values may be personal
function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('base64url')
    .slice(0, 12);
}
