import type { CallRecord } from './call-record.ts';
import { hoursBetween } from './due-calls.ts';
import { found, type Listed, ordersNote, repair } from './reconcile-lists.ts';
import type { ReconcileParts } from './reconcile-parts.ts';
import type { Run } from './reconciliation-progress.ts';
import { isoTime, partFrom } from './reconciliation-start.ts';

const dayMs = 86_400_000;
// Liner may understand the ends of a window by the second
const edgeMs = 1_000;

/**
 * Looks for calls that are stored, were made in the part and belong to its orders, but were not
 * listed, in the next hour of first reads; then goes on with the next part. Calls that were first read
 * more than a day after the part's end, or before the stack's first tick, are not looked at.
 * @returns whether something changed that must not be forgotten
 */
export async function findUnlisted(
  run: Run,
  since: string,
  listed: Listed,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<boolean> {
  const { part, place } = run;
  const untilMs = Math.min(run.startedMs, Date.parse(part.to) + dayMs);
  const from = place.receivedFrom ?? (part.from > since ? part.from : since);
  const until = isoTime(untilMs);
  // what was not listed as a whole tells nothing of what is not on it
  if (!part.isWhole || from >= until) {
    nextPart(run);
    return true;
  }
  const [, next = until] = hoursBetween(from, until);
  const received = await parts.readReceived(from, isoTime(Date.parse(next) - 1), signal);
  const first = isoTime(Date.parse(part.from) + edgeMs);
  const last = isoTime(Date.parse(part.to) - edgeMs);
  const within = received.filter(({ createdTime }) => createdTime >= first && createdTime <= last);
  const known = within.length > 0 ? await listed.ids() : new Set();
  const candidates = within.map(({ callId }) => callId).filter((callId) => !known.has(callId));
  const records = candidates.length > 0 ? await parts.readRecords(candidates, signal) : [];
  const owners = new Set(records.length > 0 ? await parts.notes.read(ordersNote(run), signal) : []);
  const unlisted = records.filter((record) => isExpected(record, run, owners));

  found(
    run,
    'unlisted',
    unlisted.map(({ callId }) => callId),
  );
  // a list of nothing is sooner a wrong list than a Liner that lost all its calls
  if (run.counts.listed > 0) {
    repair(
      run,
      unlisted.map(({ callId, fetchedAt }) => [callId, Date.parse(fetchedAt)]),
    );
  }
  place.receivedFrom = next;
  return unlisted.length > 0;
}

/** Whether a list of these orders should name the call. */
function isExpected(record: CallRecord, run: Run, owners: ReadonlySet<number>): boolean {
  const owner = run.subject === 'leadIds' ? record.leadId : record.orderId;
  return (
    owner !== undefined && owners.has(owner) && !record.goneAt && record.createdAt !== undefined
  );
}

function nextPart(run: Run): void {
  const { part, window } = run;
  if (part.to >= window.to) {
    run.phase = 'repairs';
    return;
  }
  run.part = { ...partFrom(part.to, window.to, part.number + 1), chunksBefore: part.chunks };
  run.place = { order: 0, from: part.to };
  run.phase = 'calls';
}
