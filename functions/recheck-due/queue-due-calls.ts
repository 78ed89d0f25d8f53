import { type IndexEntry, type IndexPage, shards } from '../../clients/calls-index.ts';
import type { Watermarks } from '../../clients/recheck-checkpoint.ts';
import type { CallId } from '../../core/call-id.ts';
import {
  cameLate,
  dueUntil,
  firstWatermark,
  hoursBetween,
  type RecheckStep,
  recheckSteps,
  type Watermark,
} from '../../core/due-calls.ts';
import type { Metrics } from '../shared/metrics.ts';

export interface QueueDueCallsParts {
  /** a page of the calls first read from `from` to `to` in the hour in which `from` lies */
  readonly readPage: (range: HourRange, signal: AbortSignal) => Promise<IndexPage>;
  /** those of the calls that have not settled */
  readonly unsettledOf: (callIds: readonly CallId[], signal: AbortSignal) => Promise<CallId[]>;
  /** durable once it returns */
  readonly queueCalls: (callIds: readonly CallId[], signal: AbortSignal) => Promise<void>;
  readonly saveWatermarks: (watermarks: Watermarks, signal: AbortSignal) => Promise<void>;
  /** the ages at which calls are read again, in milliseconds */
  readonly ladder: readonly number[];
  readonly metrics: Metrics;
  readonly now: () => number;
}

export interface HourRange {
  readonly shard: number;
  readonly from: string;
  readonly to: string;
  readonly after: Watermark['after'];
}

/** What is due for a step now, and how far each shard got. */
interface Window {
  readonly step: RecheckStep;
  readonly until: string;
  readonly own: Record<string, Watermark>;
}

/**
 * Slides every step's window up to now, page by page, and queues the calls that are due. Watermarks
 * are remembered after each page with calls in it; `watermarks` says how far it got, however it ends.
 */
export async function queueDueCalls(
  watermarks: Watermarks,
  signal: AbortSignal,
  parts: QueueDueCallsParts,
): Promise<void> {
  const steps = recheckSteps(parts.ladder);
  const lastAgeMs = parts.ladder.at(-1) ?? 0;
  // a step put back later begins anew, not where it stopped
  for (const name of Object.keys(watermarks)) {
    if (!steps.some((step) => step.name === name)) delete watermarks[name];
  }
  const windows = steps.map(windowOf);
  try {
    for (const window of windows) {
      for (let shard = 0; shard < shards; shard++) await slide(window, shard);
    }
  } finally {
    const lagMs = Math.max(0, ...windows.flatMap(lagsMs));
    parts.metrics.add('RecheckLagSeconds', Math.round(lagMs / 1000));
  }

  function windowOf(step: RecheckStep): Window {
    const until = dueUntil(step, parts.ladder, parts.now());
    const own = watermarks[step.name] ?? {};
    // at once, or a first run that fails would leave the next one to begin later
    for (let shard = 0; shard < shards; shard++) own[shard] ??= firstWatermark(until, parts.ladder);
    watermarks[step.name] = own;
    return { step, until, own };
  }

  async function slide({ step, until, own }: Window, shard: number): Promise<void> {
    const start = own[shard];
    // a clock may run behind the one of the run before
    if (!start || start.from >= until) return;
    const to = new Date(Date.parse(until) - 1).toISOString();
    for (const from of hoursBetween(start.from, until)) {
      let after = from === start.from ? start.after : undefined;
      for (let hasMore = true; hasMore; ) {
        if (signal.aborted) return;
        const page = await parts.readPage({ shard, from, to, after }, signal);
        await queue(step, page.entries);
        const last = page.entries.at(-1);
        after = last ? { at: last.at, callId: last.callId } : after;
        hasMore = page.hasMore;
        own[shard] = { from, ...(after && { after }) };
        if (last) await parts.saveWatermarks(watermarks, signal);
      }
    }
    own[shard] = { from: until };
  }

  async function queue(step: RecheckStep, entries: readonly IndexEntry[]): Promise<void> {
    const due = await dueOf(step, entries);
    if (due.length === 0) return;
    await parts.queueCalls(due, signal);
    parts.metrics.add('RechecksQueued', due.length);
    if (step.due === 'all') parts.metrics.add('Incomplete', incompleteOf(open(entries)).length);
    if (step.due === 'unsettled') parts.metrics.add('Unsettled', due.length);
  }

  async function dueOf({ due }: RecheckStep, entries: readonly IndexEntry[]): Promise<CallId[]> {
    if (due === 'incomplete') return idsOf(incompleteOf(open(entries)));
    if (due === 'all') return idsOf(open(entries));
    return entries.length === 0 ? [] : parts.unsettledOf(idsOf(entries), signal);
  }

  // without those that their first read settled, as it does when an old stock of calls is taken in
  function open(entries: readonly IndexEntry[]): IndexEntry[] {
    return entries.filter((entry) => !cameLate({ ...entry, receivedAt: entry.at }, lastAgeMs));
  }
}

function incompleteOf(entries: readonly IndexEntry[]): IndexEntry[] {
  return entries.filter(({ complete }) => !complete);
}

function idsOf(entries: readonly IndexEntry[]): CallId[] {
  return entries.map(({ callId }) => callId);
}

function lagsMs({ until, own }: Window): number[] {
  const reached = Object.values(own).map(({ from, after }) => after?.at ?? from);
  return reached.map((time) => Date.parse(until) - Date.parse(time));
}
