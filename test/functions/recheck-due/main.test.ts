import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCallsTable } from '../../../clients/calls-table.ts';
import type { Environment } from '../../../functions/recheck-due/env.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { historyOf, recordFromItem, type Stage } from '../../support/call-history.ts';
import { dynaliteEnvironment, dynaliteTables } from '../../support/dynalite-tables.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { callQueueUrl } from '../../support/queues.ts';

const tables = dynaliteTables();
const sqs = mockClient(SQSClient);
const minute = 60_000;

afterEach(() => {
  sqs.reset();
});

async function coldStart() {
  vi.resetModules();
  const environment: Environment = {
    CALLS_TABLE_NAME: tables.callsTable,
    CHECKPOINT_TABLE_NAME: tables.progressTable,
    CALL_QUEUE_URL: callQueueUrl,
    RECHECK_AFTER: 'PT10M,PT24H',
    STACK_NAME: 'CallEnrichment',
  };
  const all = { ...environment, ...dynaliteEnvironment(tables) };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { handler } = await import('../../../functions/recheck-due/main.ts');
  return () => handler({ source: 'aws.events' }, lambdaContext());
}

async function store(...records: ReturnType<typeof recordFromItem>[]) {
  const { client, callsTable: tableName } = tables;
  const table = createCallsTable({ client, tableName, retainDays: 0 });
  const { signal } = new AbortController();
  await Promise.all(
    records.map((record) => table.write({ outcome: 'enriched', record }, undefined, signal)),
  );
}

const queued = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ MessageBody = '' }) => JSON.parse(MessageBody).callId);

describe('the function', { timeout: 60_000 }, () => {
  it('queues what is due, over pages of a table, and goes on there the next minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T12:30:00Z') });
    sqs.on(SendMessageBatchCommand).resolves({});
    const receivedAt = '2026-11-23T12:15:00.000Z';
    // one shard, two pages
    const ids = Array.from({ length: 620 }, (_, n) => (n + 1) * 4);
    await store(
      ...ids.map((id) => recordFromItem({ id }, receivedAt)),
      recordFromItem({ id: 1, statusCode: 'complete' }, receivedAt),
      recordFromItem({ id: 3 }, '2026-11-23T12:19:30.000Z'),
      // taken in from an old stock
      recordFromItem({ id: 16_000, createdAt: '2026-11-20T09:00:00Z' }, receivedAt),
    );

    const run = await coldStart();
    await run();
    const first = queued();
    vi.setSystemTime(Date.now() + minute);
    await run();

    expect(first.sort((a, b) => a - b)).toEqual(ids);
    expect(queued().slice(620)).toEqual([3]);
  });

  it('asks the table which calls did not settle', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T12:30:00Z') });
    sqs.on(SendMessageBatchCommand).resolves({});
    const call = { createdAt: '2026-11-22T09:00:00Z', statusCode: 'sale' };
    const [, settled] = historyOf(
      { at: '2026-11-22T09:00:05.000Z', call: { id: 4, ...call } },
      { at: '2026-11-23T09:01:30.000Z', call: { id: 4, ...call } },
    );
    await store(
      (settled as Stage).record,
      recordFromItem({ id: 8, ...call }, '2026-11-22T09:10:00.000Z'),
      recordFromItem({ id: 12, createdAt: '2026-11-20T09:00:00Z' }, '2026-11-22T09:10:00.000Z'),
    );

    const run = await coldStart();
    await run();

    // both at the last age, one once more
    expect(queued().sort()).toEqual([4, 8, 8]);
  });

  it('fails, and queues the same again, when the queue does not take all', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T12:30:00Z') });
    const refused = { Id: '1', SenderFault: false, Code: 'InternalError' };
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [refused] })
      .resolves({});
    const receivedAt = '2026-11-23T12:15:00.000Z';
    await store(recordFromItem({ id: 4 }, receivedAt), recordFromItem({ id: 8 }, receivedAt));

    const run = await coldStart();
    await expect(run()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    vi.setSystemTime(Date.now() + minute);
    await run();

    expect(queued().sort()).toEqual([4, 4, 8, 8]);
  });
});
