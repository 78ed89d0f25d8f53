import type { CallId } from './call-id.ts';
import type { CallRecord } from './call-record.ts';
import { compareCalls, isStrange } from './compare-calls.ts';
import type { ListRow } from './list-page.ts';
import type { CallListQuery, ReconcileParts } from './reconcile-parts.ts';
import { mostIds } from './reconciliation.ts';
import { listEnd, longestList, moveOn, narrow } from './reconciliation-batch.ts';
import type { Repair, Run } from './reconciliation-progress.ts';
import { sampleFields } from './unlike-fields.ts';
import { readWholeList } from './whole-list.ts';

/** More are no campaigns, but a list without an end. */
export const mostOrders = 10_000;

/** Lists the orders and notes them. */
export async function listOrders(run: Run, signal: AbortSignal, parts: ReconcileParts) {
  const list = await readWholeList(async (offset) => {
    run.counts.requests++;
    return parts.listOrders(offset, signal);
  }, mostOrders);
  const ids = [...list.rows.keys()];
  await parts.notes.write(ordersNote(run), ids, signal);
  run.orders = ids.length;
  if (list.end !== 'whole' || list.nameless > 0) doubt(run);
  run.phase = run.orders > 0 ? 'calls' : 'repairs';
}

/** Lists the calls of the next orders, compares them, and moves on; or asks for less where it was too much. */
export async function compareNext(
  run: Run,
  listed: Listed,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<void> {
  const orders = await parts.notes.read(ordersNote(run), signal);
  const { place, batch, subject, part, counts } = run;
  const ids = orders.slice(place.order, place.order + batch.orders);
  const query: CallListQuery = { subject, ids, from: place.from, to: listEnd(run) };
  const list = await readWholeList(async (offset) => {
    counts.requests++;
    return parts.listCalls(query, offset, signal);
  }, longestList);
  if (list.end === 'too-long' && narrow(run, list.length)) return;

  const { own, strange } = sift(list.rows, query);
  const known = await listed.ids();
  const fresh = new Map([...own].filter(([callId]) => !known.has(callId)));
  const records = await parts.readRecords([...fresh.keys()], signal);
  const stored = new Map(records.map((record) => [record.callId, record]));
  const { missing, stale } = compareCalls(fresh, stored, parts.ignoredFields);
  if (fresh.size > 0) {
    await parts.notes.write(listedNote(run, part.number, part.chunks), [...fresh.keys()], signal);
    part.chunks++;
    listed.add([...fresh.keys()]);
  }

  counts.listed += fresh.size;
  counts.stored += stored.size;
  counts.strangeRows += strange + list.nameless;
  found(run, 'missing', missing);
  found(run, 'stale', stale);
  sampleFields(
    run,
    fresh,
    stale.map((callId) => stored.get(callId) as CallRecord),
    parts.ignoredFields,
  );
  const readMs = (callId: CallId) => Date.parse(stored.get(callId)?.fetchedAt ?? '') || 0;
  const asked = run.refresh ? [...fresh.keys()] : [...missing, ...stale];
  repair(
    run,
    asked.map((callId): Repair => [callId, readMs(callId)]),
  );

  const isDisobeyed = strange > 0 && own.size === 0;
  if (list.end !== 'whole' || isDisobeyed) giveUp(run, query.to, list.length);
  else {
    if (list.nameless > 0) doubt(run);
    run.attempts = run.givenUp = 0;
    leave(run, query.to, list.length);
  }
}

/** Rows that were asked for; the others say of themselves that they were not. */
function sift(rows: ReadonlyMap<CallId, ListRow['item']>, query: CallListQuery) {
  const asked = {
    field: query.subject === 'leadIds' ? ('leadId' as const) : ('orderId' as const),
    ids: new Set(query.ids),
    fromMs: Date.parse(query.from),
    toMs: Date.parse(query.to),
  };
  const own = new Map([...rows].filter(([, item]) => !isStrange(item, asked)));
  return { own, strange: rows.size - own.size };
}

/** Calls that were listed in a part of a run. */
export interface Listed {
  /** of this part, and of the one before, with which it shares an instant */
  readonly ids: () => Promise<ReadonlySet<CallId>>;
  readonly add: (callIds: readonly CallId[]) => void;
}

/** Reads what was noted when it is first asked for, and keeps it while the part is the same. */
export function createListed(run: Run, signal: AbortSignal, { notes }: ReconcileParts): Listed {
  let known: { readonly part: number; readonly ids: Set<CallId> } | undefined;
  return {
    async ids() {
      const { number, chunks, chunksBefore } = run.part;
      if (known?.part === number) return known.ids;
      const names = [
        ...Array.from({ length: chunksBefore }, (_, chunk) => listedNote(run, number - 1, chunk)),
        ...Array.from({ length: chunks }, (_, chunk) => listedNote(run, number, chunk)),
      ];
      const ids = new Set<CallId>();
      for (const name of names) for (const id of await notes.read(name, signal)) ids.add(id);
      known = { part: number, ids };
      return ids;
    },
    add(callIds) {
      for (const callId of callIds) known?.ids.add(callId);
    },
  };
}

const placesGivenUp = 3;

/** Leaves a place uncompared; the run ends where this happens again and again. */
export function giveUp(run: Run, listedTo: string, length?: number): void {
  doubt(run);
  run.attempts = 0;
  run.givenUp++;
  if (run.givenUp >= placesGivenUp) run.phase = 'repairs';
  else leave(run, listedTo, length);
}

function leave(run: Run, listedTo: string, length?: number): void {
  if (!moveOn(run, listedTo, length)) run.phase = 'unlisted';
}

export function doubt(run: Run): void {
  run.counts.uncompared++;
  run.part.isWhole = false;
}

/** Counts what was found, and names the first of it. */
export function found(run: Run, kind: 'missing' | 'stale' | 'unlisted', ids: readonly CallId[]) {
  run.counts[kind] += ids.length;
  run.ids[kind].push(...ids.slice(0, mostIds - run.ids[kind].length));
}

export function repair(run: Run, repairs: readonly Repair[]): void {
  if (!run.dryRun) run.repairs.push(...repairs);
}

export function ordersNote(run: Pick<Run, 'id'>): string {
  return `${run.id}/orders`;
}

function listedNote({ id }: Run, part: number, chunk: number): string {
  return `${id}/listed/${part}/${chunk}`;
}
