import type { ReconcileParts } from './reconcile-parts.ts';
import { mostIds } from './reconciliation.ts';
import type { Flight, Progress, Run } from './reconciliation-progress.ts';
import { judgeSamples } from './unlike-fields.ts';

const [secondMs, minuteMs] = [1_000, 60_000];

// how long a call is given to be read once its message is due
const readingMs = minuteMs / 2;
/** Looks, one a tick, before calls that were queued and not read are left to the queue. */
const mostLooks = 15;
// what may be under way at once, in minutes of sending: when calls are not read, no more are queued
const mostMinutes = 4;

/** What one tick may send. */
export function repairsPerTick({ requestsPerSecond }: ReconcileParts): number {
  return requestsPerSecond * (minuteMs / secondMs);
}

/**
 * Queues the next repairs, spread over a minute. It is remembered first that they are being queued: a
 * tick that is killed midway leaves them to be looked at, and only what was not read is queued again.
 */
export async function sendRepairs(
  progress: Progress,
  run: Run,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<void> {
  const nowMs = parts.now();
  const { requestsPerSecond: rate } = parts;
  const untilMs = progress.queuedUntilMs ?? nowMs;
  // a clock that ran ahead must not hold repairs up
  const fromMs = untilMs > nowMs + mostMinutes * minuteMs ? nowMs : Math.max(nowMs, untilMs);
  const room = Math.floor(((nowMs + minuteMs - fromMs) / secondMs) * rate);
  const underWay = run.flights.reduce((sum, { repairs }) => sum + repairs.length, 0);
  const most = Math.min(room, mostMinutes * repairsPerTick(parts) - underWay);
  if (run.repairs.length === 0 || most <= 0) return;

  const repairs = run.repairs.splice(0, most);
  const dueMs = fromMs + Math.ceil((repairs.length / rate) * secondMs);
  const flight: Flight = { repairs, sentMs: nowMs, dueMs, isSent: false, looks: 0 };
  run.flights.push(flight);
  run.counts.queued += repairs.length;
  progress.queuedUntilMs = dueMs;
  await parts.save(progress, signal);
  const calls = repairs.map(([callId], index) => ({
    callId,
    delaySeconds: Math.floor((fromMs - nowMs) / secondMs + index / rate),
  }));
  await parts.queueCalls(calls, signal);
  flight.isSent = true;
}

/** Looks again at what was queued: it is repaired once it was read since. */
export async function lookAgain(
  run: Run,
  signal: AbortSignal,
  parts: ReconcileParts,
): Promise<boolean> {
  const nowMs = parts.now();
  const due = run.flights.filter(
    ({ sentMs, dueMs }) => nowMs >= dueMs + readingMs || nowMs < sentMs - minuteMs,
  );
  for (const flight of due) {
    const callIds = flight.repairs.map(([callId]) => callId);
    const records = await parts.readRecords(callIds, signal);
    const readMs = new Map(records.map((record) => [record.callId, Date.parse(record.fetchedAt)]));
    const unread = flight.repairs.filter(
      ([callId, before]) => (readMs.get(callId) ?? 0) === before,
    );
    const unreadIds = new Set(unread.map(([callId]) => callId));
    judgeSamples(
      run,
      records.filter(({ callId }) => !unreadIds.has(callId)),
    );
    settle(run, flight, unread);
  }
  return due.length > 0;
}

function settle(run: Run, flight: Flight, unread: Flight['repairs']): void {
  run.counts.repaired += flight.repairs.length - unread.length;
  flight.repairs = unread;
  flight.looks++;
  if (unread.length > 0 && flight.isSent && flight.looks < mostLooks) return;
  run.flights.splice(run.flights.indexOf(flight), 1);
  if (flight.isSent) {
    const ids = unread.map(([callId]) => callId);
    run.ids.unrepaired.push(...ids.slice(0, mostIds - run.ids.unrepaired.length));
  } else {
    // nobody knows whether these were queued
    run.counts.queued -= unread.length;
    run.repairs.unshift(...unread);
  }
}
