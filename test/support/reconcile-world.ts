import type { CallRecord } from '../../core/call-record.ts';
import { PermanentError } from '../../core/errors.ts';
import { readIdList, writeIdList } from '../../core/id-list.ts';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import type { ReconcileHandlerParts } from '../../functions/reconcile/handler.ts';
import { createHandler } from '../../functions/reconcile/handler.ts';
import { createMetrics } from '../../functions/shared/metrics.ts';
import { lambdaContext } from './lambda-context.ts';
import { faultsOfReport } from './published-report.ts';
import { createListingLiner } from './reconcile-liner.ts';
import { createMemoryReconciliations } from './reconcile-memory.ts';

const hourMs = 3_600_000;

interface Waiting {
  readonly callId: number;
  readonly sentMs: number;
  readonly dueMs: number;
}

/** Called before and after each request of a tick to the outside, with what it is given; throws to kill it there. */
export type Fault = (request: string, given: readonly unknown[]) => unknown;

/** What stands around reconcile: Liner, the stored calls, the call queue with enrich behind it, a clock. */
export function createReconcileWorld(settings: Partial<ReconcileHandlerParts> = {}) {
  const liner = createListingLiner();
  const records = new Map<number, CallRecord>();
  const received = new Map<number, CallRecord[]>();
  const notes = new Map<string, string>();
  const reports = new Map<string, ReconciliationReport>();
  let waiting: Waiting[] = [];
  let iso = { ms: 0, text: '' };
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics(
    'CallEnrichment',
    () => world.nowMs,
    (line) => lines.push(JSON.parse(line)),
  );
  const table = createMemoryReconciliations();

  const world = {
    nowMs: Date.parse('2026-11-23T12:00:00Z'),
    /** how far the clock of reconcile is ahead of all others */
    aheadMs: 0,
    /** of a tick */
    remainingMs: 30_000,
    /** while it is, enrich leaves its messages in the queue */
    isLinerDown: false,
    liner,
    records,
    notes,
    table,
    lines,
    settings,
    /** how often each call was queued by reconcile, and read by enrich */
    queued: new Map<number, number>(),
    reads: new Map<number, number>(),
    reports: () => [...reports.values()],
    /** every report that was published, as text */
    published: [] as string[],
    recordsRead: 0,
    /** enrich reads a call now, as it does when its message is received */
    read(callId: number) {
      world.reads.set(callId, (world.reads.get(callId) ?? 0) + 1);
      const said = liner.calls.get(callId);
      const stored = records.get(callId);
      const fetchedAt = isoNow();
      if (!said) {
        if (stored)
          records.set(callId, { ...stored, fetchedAt, goneAt: stored.goneAt ?? fetchedAt });
        return;
      }
      const record = {
        callId,
        orderId: said.orderId,
        statusCode: said.statusCode,
        createdAt: said.createdAt,
        createdTime: said.createdAt,
        receivedAt: stored?.receivedAt ?? fetchedAt,
        fetchedAt,
      } as CallRecord;
      records.set(callId, record);
      if (stored) return;
      const hour = Math.floor(world.nowMs / hourMs);
      const others = received.get(hour);
      if (others) others.push(record);
      else received.set(hour, [record]);
    },
    /** time passes: what is due in the queue is read, unless its record is newer than the message */
    pass(ms: number) {
      world.nowMs += ms;
      if (world.isLinerDown) return;
      if (waiting.length === 0) return;
      const due = waiting.filter(({ dueMs }) => dueMs <= world.nowMs);
      waiting = waiting.filter(({ dueMs }) => dueMs > world.nowMs);
      for (const { callId, sentMs } of due) {
        const fetchedAt = records.get(callId)?.fetchedAt ?? '';
        if (!(Date.parse(fetchedAt) > sentMs)) world.read(callId);
      }
    },
    waiting: () => waiting.length,
    /** what was added up of a metric; undefined where it was never written */
    metric(name: string): number | undefined {
      const values = lines.flatMap((line) => (typeof line[name] === 'number' ? [line[name]] : []));
      return values.length > 0 ? values.reduce((sum, value) => sum + value) : undefined;
    },
    invoke: (event: unknown, fault?: Fault) =>
      createHandler(killable({ ...partsOf(), ...world.settings }, fault))(
        event,
        lambdaContext(() => world.remainingMs),
      ),
    tick: (fault?: Fault) => world.invoke({ source: 'aws.events' }, fault),
    /** Ticks each minute until there is a report more; `each` before every tick. */
    async run(mostTicks = 500, each: (tick: number) => unknown = () => undefined) {
      const before = reports.size;
      for (let tick = 0; tick < mostTicks && reports.size === before; tick++) {
        await each(tick);
        await world.tick();
        world.pass(60_000);
      }
      const last = [...reports.values()].at(-1);
      if (reports.size === before || !last) throw new Error('no run was finished');
      return last;
    },
  };
  return world;

  function isoNow(): string {
    if (iso.ms !== world.nowMs)
      iso = { ms: world.nowMs, text: new Date(world.nowMs).toISOString() };
    return iso.text;
  }

  function partsOf(): ReconcileHandlerParts {
    return {
      ...table.parts(),
      listOrders: liner.listOrders,
      listCalls: liner.listCalls,
      async readRecords(callIds) {
        world.recordsRead += callIds.length;
        return callIds.flatMap((callId) => records.get(callId) ?? []);
      },
      async readReceived(from, to) {
        const first = received.get(Math.floor(Date.parse(from) / hourMs)) ?? [];
        return first.filter(({ receivedAt }) => receivedAt >= from && receivedAt <= to);
      },
      async queueCalls(calls) {
        for (const { callId, delaySeconds } of calls) {
          if (delaySeconds < 0 || delaySeconds > 900) throw new PermanentError('RECORD_REFUSED');
          world.queued.set(callId, (world.queued.get(callId) ?? 0) + 1);
          const dueMs = world.nowMs + Math.floor(delaySeconds) * 1000;
          waiting.push({ callId, sentMs: world.nowMs, dueMs });
        }
      },
      notes: () => ({
        async write(name, ids) {
          notes.set(name, writeIdList(ids));
        },
        async read(name) {
          const text = notes.get(name);
          if (text === undefined) throw new Error(`no note ${name}`);
          return readIdList(text);
        },
      }),
      async publish(report) {
        const text = JSON.stringify(report);
        const faults = faultsOfReport(JSON.parse(text));
        if (faults.length > 0) throw new Error(`no such event: ${JSON.stringify(faults)}`);
        world.published.push(text);
        reports.set(report.id, report);
      },
      isScheduled: true,
      everyMs: 24 * hourMs,
      lookBackMs: 72 * hourMs,
      requestsPerSecond: 2,
      ignoredFields: new Set(),
      settings: 'first',
      metrics,
      now: () => world.nowMs + world.aheadMs,
      random: () => 0.123456,
    };
  }
}

/** The parts, each of which the fault meets before and after what it does. */
function killable(parts: ReconcileHandlerParts, fault: Fault = () => undefined) {
  const wrap =
    <Args extends unknown[], Value>(name: string, part: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      await fault(`before ${name}`, args);
      const value = await part(...args);
      await fault(`after ${name}`, args);
      return value;
    };
  return {
    ...parts,
    listOrders: wrap('listOrders', parts.listOrders),
    listCalls: wrap('listCalls', parts.listCalls),
    readRecords: wrap('readRecords', parts.readRecords),
    readReceived: wrap('readReceived', parts.readReceived),
    queueCalls: wrap('queueCalls', parts.queueCalls),
    publish: wrap('publish', parts.publish),
    remember: wrap('remember', parts.remember),
    begin: wrap('begin', parts.begin),
    save: wrap('save', parts.save),
    end: wrap('end', parts.end),
    since: wrap('since', parts.since),
    forget: wrap('forget', parts.forget),
    leave: wrap('leave', parts.leave),
    notes: () => {
      const notes = parts.notes();
      return { write: wrap('writeNote', notes.write), read: wrap('readNote', notes.read) };
    },
  };
}
