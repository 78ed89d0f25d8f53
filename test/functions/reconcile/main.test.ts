import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallsTable } from '../../../clients/calls-table.ts';
import { createReconciliationReports } from '../../../clients/reconciliation-reports.ts';
import { createReconciliationsTable } from '../../../clients/reconciliations-table.ts';
import { parseCall } from '../../../core/call.ts';
import { ReconciliationReport } from '../../../core/reconciliation.ts';
import { applyAnswer } from '../../../core/record-update.ts';
import type { Environment } from '../../../functions/reconcile/env.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { dynaliteEnvironment, dynaliteTables } from '../../support/dynalite-tables.ts';
import { mockEventBus } from '../../support/event-bus.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { faultsOfReport } from '../../support/published-report.ts';
import { callQueueUrl } from '../../support/queues.ts';
import { mockSecrets } from '../../support/secrets.ts';

const tables = dynaliteTables();
const sqs = mockClient(SQSClient);
const bus = mockEventBus();
mockSecrets({ 'liner-token': 'token' });
const { signal } = new AbortController();
const startMs = Date.parse('2026-11-23T12:00:00Z');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

interface Listed {
  readonly id: number;
  readonly orderId: number;
  readonly statusCode: string;
  readonly createdAt: string;
}

/** A Liner that lists orders and calls as documented; `status` is its answer to lists and to the health check. */
const liner = {
  calls: [] as Listed[],
  status: { lists: 200, health: 200 },
  paths: [] as string[],
  origin: '',
};
const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '', liner.origin);
  liner.paths.push(url.pathname);
  const offset = Number(url.searchParams.get('offset'));
  const orders = url.searchParams.getAll('orderIds[]').map(Number);
  const [from = '', to = ''] = [0, 1].map((n) => url.searchParams.get(`createdAt[${n}]`) ?? '');
  const all =
    url.pathname === '/v2/order/'
      ? [{ id: 7 }, { id: 8 }]
      : liner.calls.filter(
          ({ orderId, createdAt }) =>
            orders.includes(orderId) && createdAt >= from && createdAt <= to,
        );
  const list = all.slice(offset, offset + Number(url.searchParams.get('limit')));
  const data = { list, next: offset + list.length, total: all.length };
  const { lists, health } = liner.status;
  const status = url.pathname === '/v1/health/check/' ? health : lists;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ success: status === 200, message: '', data }));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  liner.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  liner.calls = [];
  liner.paths = [];
  liner.status = { lists: 200, health: 200 };
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
  sqs.on(SendMessageBatchCommand).resolves({});
});
afterEach(() => {
  sqs.reset();
  bus.taken.length = 0;
});

async function coldStart(variables: Partial<Environment> = {}) {
  vi.resetModules();
  const environment: Environment = {
    LINER_ORIGIN: liner.origin,
    LINER_TIMEOUT_MS: '5000',
    LINER_TOKEN_SECRET_ARN: 'liner-token',
    TOKEN_TTL_SECONDS: '300',
    CALLS_TABLE_NAME: tables.callsTable,
    RECONCILIATIONS_TABLE_NAME: tables.reconciliationsTable,
    CALL_QUEUE_URL: callQueueUrl,
    EVENT_BUS_NAME: 'calls',
    IGNORE_FIELDS: '',
    RECONCILE: 'on',
    RECONCILE_EVERY: 'PT24H',
    RECONCILE_LOOK_BACK: 'P3D',
    RECONCILE_REQUESTS_PER_SECOND: '2',
    STACK_NAME: 'CallEnrichment',
    ...variables,
  };
  const all = { ...environment, ...dynaliteEnvironment(tables) };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { handler } = await import('../../../functions/reconcile/main.ts');
  return (event: unknown = { source: 'aws.events' }) => handler(event, lambdaContext());
}

function called(id: number, madeMs: number, fields: Partial<Listed> = {}): Listed {
  const createdAt = new Date(madeMs).toISOString();
  return { id, orderId: 7 + (id % 2), statusCode: 'answered', createdAt, ...fields };
}

/** What enrich does with a call, at a time. */
async function read(call: Listed, atMs: number): Promise<void> {
  const { client, callsTable: tableName } = tables;
  const table = createCallsTable({ client, tableName, retainDays: 0 });
  const stored = await table.readRecord(call.id, signal);
  const fetchedAt = new Date(atMs).toISOString();
  const update = applyAnswer(stored, parseCall({ ...call }, call.id), fetchedAt, 7 * day);
  await table.write(update, stored, signal);
}

const queued = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ MessageBody = '', DelaySeconds }) => [JSON.parse(MessageBody).callId, DelaySeconds]);

const reports = async () =>
  (
    await createReconciliationReports(tables.client, tables.reconciliationsTable).list(
      10,
      undefined,
      signal,
    )
  ).reports;

describe('the function', { timeout: 60_000 }, () => {
  it('finds, queues, looks again, and keeps and tells its report', async () => {
    const run = await coldStart();
    await run();
    const calls = Array.from({ length: 130 }, (_, n) => called(n + 1, startMs + (n + 1) * minute));
    liner.calls = calls;
    const told = calls.filter(({ id }) => id !== 5 && id !== 50);
    for (const call of told) await read(call, Date.parse(call.createdAt) + 1000);
    // gone from the list, and changed on it
    liner.calls = calls
      .filter(({ id }) => id !== 9)
      .map((call) => (call.id === 11 ? { ...call, statusCode: 'missed' } : call));

    vi.setSystemTime(startMs + day);
    await run();
    expect(queued()).toEqual([
      [5, 0],
      [50, 0],
      [11, 1],
      [9, 1],
    ]);
    for (const id of [5, 50, 11, 9]) {
      await read(
        liner.calls.find((call) => call.id === id) ?? called(9, startMs),
        startMs + day + 5000,
      );
    }
    vi.setSystemTime(startMs + day + 2 * minute);
    await run();

    const [report, ...others] = await reports();
    expect(others).toEqual([]);
    expect(ReconciliationReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      result: 'repaired',
      orders: 2,
      listed: 129,
      stored: 127,
      missing: 2,
      stale: 1,
      unlisted: 1,
      queued: 4,
      repaired: 4,
      ids: { missing: [5, 50], stale: [11], unlisted: [9], unrepaired: [] },
    });
    expect(bus.taken).toEqual([{ type: 'Calls Reconciled', event: report }]);
    expect(faultsOfReport(bus.taken[0]?.event)).toEqual([]);
  });

  it('that restarts goes on from the table, over lists of ids that were noted', async () => {
    await (await coldStart())();
    liner.calls = Array.from({ length: 20 }, (_, n) => called(n + 1, startMs + (n + 1) * hour));
    vi.setSystemTime(startMs + day);

    await (await coldStart())();
    for (const call of liner.calls) await read(call, startMs + day + minute);
    vi.setSystemTime(startMs + day + 3 * minute);
    await (await coldStart())();

    expect(await reports()).toMatchObject([{ missing: 20, repaired: 20, result: 'repaired' }]);
    expect(queued()).toHaveLength(20);
  });

  it('takes up a run that is asked for, and refuses a second one', async () => {
    const run = await coldStart();
    await run();
    liner.calls = [called(1, startMs - day), called(2, startMs - day)];
    const window = { from: '2026-11-20', to: '2026-11-23', orderIds: [8] };

    expect(await run(window)).toMatchObject({ id: '2026-11-23T12:00:00.000Z-request' });
    expect(await run(window)).toMatchObject({ error: { code: 'RECONCILIATION_RUNNING' } });
    await run();

    expect(queued()).toEqual([[1, 0]]);
    expect(liner.paths).not.toContain('/v2/order/');
  });

  it('is off where Liner takes the token but forbids the list, until its variables differ', async () => {
    await (await coldStart())();
    liner.status = { lists: 403, health: 200 };
    vi.setSystemTime(startMs + day);
    const run = await coldStart();

    await run();
    await run();
    vi.setSystemTime(startMs + 3 * day);
    await run();

    expect(await reports()).toMatchObject([{ result: 'forbidden', listed: 0 }]);
    expect(liner.paths).toEqual(['/v2/order/', '/v1/health/check/']);

    liner.status = { lists: 200, health: 200 };
    await (await coldStart({ RECONCILE_EVERY: 'PT12H' }))();

    expect(await reports()).toHaveLength(2);
  });

  it('waits where Liner says 403 to the token itself', async () => {
    const run = await coldStart();
    await run();
    liner.status = { lists: 403, health: 403 };
    vi.setSystemTime(startMs + day);

    await run();

    const table = createReconciliationsTable(tables.client, tables.reconciliationsTable);
    const { progress, isLocked } = await table.remember(Date.now(), signal);
    expect(progress).toMatchObject({ failures: 1, scheduled: { phase: 'orders' } });
    expect(isLocked).toBe(false);
    expect(await reports()).toEqual([]);
  });
});
