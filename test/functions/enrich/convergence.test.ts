import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCallsTable } from '../../../clients/calls-table.ts';
import { type CallRecord, linerFieldsOf } from '../../../core/call-record.ts';
import { createEnrich, type EnrichParts } from '../../../core/enrich.ts';
import { PermanentError, RetryableError } from '../../../core/errors.ts';
import { applyAnswer } from '../../../core/record-update.ts';
import { mockCallsTable } from '../../support/dynamo-table.ts';

let dynamo: ReturnType<typeof mockCallsTable>;
beforeEach(() => {
  dynamo = mockCallsTable();
});

const signal = new AbortController().signal;
const callId = 7;

/** What Liner answers in place of a status when it has the call no longer. */
const gone = 'gone';

/** How often Liner is asked until it answers. */
type Tries = 'once' | 'twice';

/** What happens to one write: it is done, it is done but nobody hears of it, or it is not done. */
type WriteFault = 'none' | 'answer lost' | 'not done';

const plan = fc.record({
  scheduler: fc.scheduler(),
  /** the status Liner names, in turn, or that the call is gone; contents come back */
  contents: fc.array(fc.constantFrom(undefined, 'sold', 'lost', gone), {
    minLength: 1,
    maxLength: 6,
  }),
  /** how old the first look at the table of each delivery is, in writes */
  looks: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
  tries: fc.infiniteStream(fc.constantFrom<Tries>('once', 'twice')),
  faults: fc.infiniteStream(fc.constantFrom<WriteFault>('none', 'none', 'answer lost', 'not done')),
});

describe('any interleaving of deliveries of one call, whatever becomes of their writes', () => {
  it('ends with the newest read, never goes back, and changes nothing without a change', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ scheduler, contents, looks, tries, faults }) => {
        dynamo.items.clear();
        const world = createWorld(scheduler, contents, tries, faults);

        // what was never stored is not gone but missing
        if (contents.includes(gone)) await world.seed();

        const deliveries = looks.map((age) => world.deliver(age));
        const changing = scheduler.scheduleSequence(contents.slice(1).map(() => world.change));
        await scheduler.waitFor(Promise.all([...deliveries, changing.task]));

        const [last] = world.reads.values().toArray().sort(byTimeDescending);
        const record = await world.stored();
        expect(record?.fetchedAt).toBe(last?.fetchedAt);
        expect(record?.goneAt !== undefined).toBe(last?.status === gone);
        if (record && !record.goneAt) {
          expect(linerFieldsOf(record)).toEqual({ id: callId, statusCode: last?.status });
        }
        expectOrder(world.history);
      }),
      { numRuns: 300 },
    );
  });
});

interface Read {
  readonly fetchedAt: string;
  readonly status: string | undefined;
}

const byTimeDescending = (a: Read, b: Read) => (a.fetchedAt < b.fetchedAt ? 1 : -1);

function createWorld(
  scheduler: fc.Scheduler,
  contents: readonly (string | undefined)[],
  tries: fc.Stream<Tries>,
  faults: fc.Stream<WriteFault>,
) {
  const table = createCallsTable({
    client: new DynamoDBClient({}),
    tableName: 'calls',
    retainDays: 0,
  });
  const stored = () => table.readRecord(callId, signal);
  const history: CallRecord[] = [];
  const reads = new Map<string, Read>();
  let version = 0;
  let nowMs = Date.parse('2026-11-23T12:00:00Z');

  const deliver = async (lookAge: number): Promise<void> => {
    const parts: EnrichParts = {
      settleAfterMs: 86_400_000,
      async fetchCall() {
        await scheduler.schedule(Promise.resolve(), 'the token is read');
        if (tries.next().value === 'twice') {
          await scheduler.schedule(Promise.resolve(), 'the first request breaks');
        }
        const sentAtMs = ++nowMs;
        const fetchedAt = new Date(sentAtMs).toISOString();
        await scheduler.schedule(Promise.resolve(), 'the request arrives');
        const status = contents[version];
        reads.set(fetchedAt, { fetchedAt, status });
        await scheduler.schedule(Promise.resolve(), 'the answer arrives');
        return status === gone
          ? { data: undefined, sentAtMs, missing: new PermanentError('CALL_NOT_FOUND') }
          : { data: { id: callId, statusCode: status }, sentAtMs };
      },
      async readRecord(id) {
        await scheduler.schedule(Promise.resolve(), 'a consistent look');
        return table.readRecord(id, signal);
      },
      async write(step, base) {
        await scheduler.schedule(Promise.resolve(), 'a write');
        const { value: fault } = faults.next();
        if (fault === 'not done') throw new RetryableError('TABLE_UNAVAILABLE');
        const isDone = await table.write(step, base, signal);
        const record = await stored();
        if (isDone && record) history.push(record);
        if (fault === 'answer lost') throw new RetryableError('TABLE_UNAVAILABLE');
        return isDone;
      },
    };
    const enrich = createEnrich(parts);
    try {
      await enrich(callId, history.at(-1 - lookAge), signal);
    } catch (error) {
      // the queue hands it over again
      if (error instanceof RetryableError) return deliver(0);
      throw error;
    }
  };

  const seed = async () => {
    const fetchedAt = new Date(++nowMs).toISOString();
    const step = applyAnswer(undefined, { id: callId, statusCode: 'sold' }, fetchedAt, 86_400_000);
    await table.write(step, undefined, signal);
    history.push(step.record);
  };

  const change = async () => {
    version++;
  };
  return { deliver, seed, change, stored, history, reads };
}

function expectOrder(history: readonly CallRecord[]): void {
  for (const [index, record] of history.entries()) {
    const before = history[index - 1];
    expect(record.callId).toBe(record.id);
    if (!before) continue;
    expect(record.fetchedAt >= before.fetchedAt).toBe(true);
    const isSame = record.contentHash === before.contentHash && record.goneAt === before.goneAt;
    expect(record.changedAt).toBe(isSame ? before.changedAt : record.fetchedAt);
    if (record.goneAt) expect(record.goneAt).toBe(record.changedAt);
    expect(record.completedAt).toBe(
      before.completedAt ?? (record.complete ? record.fetchedAt : undefined),
    );
  }
}
