import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createReconciliationReports } from '../../../clients/reconciliation-reports.ts';
import { createReconciliationsTable } from '../../../clients/reconciliations-table.ts';
import type { ReconciliationReport } from '../../../core/reconciliation.ts';
import { newRun } from '../../../core/reconciliation-start.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { callsCommand, deployedStack } from '../../support/calls-command.ts';
import { dynaliteEnvironment, dynaliteTables } from '../../support/dynalite-tables.ts';
import { countsOf, reportOf } from '../../support/reconciliation-reports.ts';

const tables = dynaliteTables();
const lambda = mockClient(LambdaClient);
const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
const now = () => nowMs;
const { signal } = new AbortController();
const window = { from: '2026-11-22T12:00:00.000Z', to: '2026-11-25T12:00:00.000Z' };
const run = newRun('request', { ...window, dryRun: false, refresh: false }, nowMs);
const reports = () => createReconciliationReports(tables.client, tables.reconciliationsTable);
const table = () => createReconciliationsTable(tables.client, tables.reconciliationsTable);

beforeEach(() => {
  for (const [name, value] of Object.entries(dynaliteEnvironment(tables))) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  deployedStack({
    ReconciliationsTableName: tables.reconciliationsTable,
    ReconcileFunctionName: 'reconcile',
  });
  answers({ id: run.id });
});
afterEach(() => lambda.reset());

function answers(answer: object) {
  lambda.on(InvokeCommand).resolves({ Payload: Buffer.from(JSON.stringify(answer)) as never });
}

const calls = (...args: string[]) => callsCommand(args, { now });
const asked = () =>
  lambda
    .commandCalls(InvokeCommand)
    .map(({ args: [{ input }] }) => [input.FunctionName, JSON.parse(String(input.Payload))]);
const ended = (change: Partial<ReconciliationReport> = {}) =>
  reports().write(reportOf(nowMs, { id: run.id, trigger: 'request', ...change }), signal);

describe('calls reconcile', () => {
  it('has the stack compare a window, and shows what it reported', async () => {
    const ids = { missing: [1, 2], stale: [3], unlisted: [], unrepaired: [] };
    await ended({
      ...countsOf(0),
      result: 'repaired',
      missing: 2,
      stale: 1,
      queued: 3,
      repaired: 3,
      ids,
    });

    const { code, output } = await calls('reconcile', '--from', '3d');

    expect(code).toBe(0);
    expect(asked()).toEqual([['reconcile', { ...window, dryRun: false, refresh: false }]]);
    expect(output).toMatch(/^repaired: what was not, is now$/m);
    expect(output).toMatch(/never received +2 +1, 2$/m);
    expect(output).toMatch(/read since +3 +of 3 that were queued$/m);
  });

  it.each([
    [['--order', '7', '8'], { orderIds: [7, 8] }],
    [['--order', '7', '--order', '8'], { orderIds: [7, 8] }],
    [['--lead', '9'], { leadIds: [9] }],
    [['--dry-run'], { dryRun: true }],
  ])('with %j asks for %j', async (args, wanted) => {
    await ended();

    await calls('reconcile', '--from', '3d', ...args);

    expect(asked()).toEqual([
      ['reconcile', { ...window, dryRun: false, refresh: false, ...wanted }],
    ]);
  });

  it.each(['nothing-compared', 'incomplete', 'unreadable', 'forbidden', 'repairing'] as const)(
    'ends with 1 where it is %s',
    async (result) => {
      await ended({ result });

      expect(await calls('reconcile', '--from', '3d')).toMatchObject({ code: 1 });
    },
  );

  it('names what the stack refuses', async () => {
    answers({ error: { code: 'REQUEST_INVALID', field: 'from', detail: 'expected a time' } });

    const { code, errors } = await calls('reconcile', '--from', '3d');

    expect(code).toBe(2);
    expect(errors).toContain('from: expected a time');
    expect(errors).toContain('docs/runbook.md#request_invalid');
  });

  it('tells how far it is, for programs', async () => {
    await table().ask(run, signal);
    const stopping = new AbortController();

    const { code, output, errors } = await callsCommand(['reconcile', '--from', '3d', '--json'], {
      now,
      signal: stopping.signal,
      onOutput: () => stopping.abort(),
    });

    expect(code).toBe(6);
    expect(errors).toContain('calls reconcile --follow');
    expect(JSON.parse(output)).toMatchObject({ id: run.id, phase: 'orders', part: 0 });
  });

  it('follows the run that is under way, whoever began it, to its report', async () => {
    await table().ask(run, signal);
    const following = calls('reconcile', '--follow');
    await ended();
    await table().forget(signal);

    expect(await following).toMatchObject({ code: 0, output: expect.stringMatching(/^well: /) });
    expect(asked()).toEqual([]);
  });

  it('says so where none is under way', async () => {
    expect(await calls('reconcile', '--follow')).toMatchObject({ code: 3 });
  });

  it('says so where neither the run nor a report of it is there', async () => {
    const { code, errors } = await calls('reconcile', '--from', '3d');

    expect(code).toBe(3);
    expect(errors).toContain('There is no reconciliation');
  });

  it.each([
    [[]],
    [['--to', '1d']],
    [['--from', '1d', '--to', '2d']],
    [['--from', '3d', '--follow']],
    [['--from', '3d', '--order', '1', '--lead', '2']],
    [['--from', '3d', '--order', '0']],
    [['--from', '3d', '--order', 'x']],
    [['--from', '3d', 'x']],
  ])('refuses %j, and asks for nothing', async (args) => {
    expect(await calls('reconcile', ...args)).toMatchObject({ code: 2 });
    expect(asked()).toEqual([]);
  });
});

describe('calls read of a range', () => {
  it('is a backfill: the stack reads all that Liner lists of it', async () => {
    await ended({ refresh: true });

    expect(await calls('read', '--from', '3d')).toMatchObject({ code: 0 });
    expect(asked()).toEqual([['reconcile', { ...window, dryRun: false, refresh: true }]]);
  });

  it.each([
    ['--rate', '5'],
    ['--through', 'queue'],
    ['--not-read-since', '1d'],
  ])('takes no %s, which the stack decides', async (...args) => {
    expect(await calls('read', '--from', '3d', ...args)).toMatchObject({
      code: 2,
      errors: expect.stringContaining(args[0] ?? ''),
    });
    expect(asked()).toEqual([]);
  });
});

describe('calls reports', () => {
  const day = (n: number, change: Partial<ReconciliationReport> = {}) =>
    reports().write(reportOf(nowMs - n * 86_400_000, change), signal);

  it('lists reports, the newest first, and plots what was never received', async () => {
    await day(2, { ...countsOf(8), result: 'repaired' });
    await day(1, { result: 'incomplete' });
    await day(0, { ...countsOf(2), result: 'repaired' });

    const { code, output } = await calls('reports');
    const lines = output.split('\n');

    expect(code).toBe(0);
    expect(lines[1]).toMatch(/^2026-11-25 12:00 +11-22 to 11-25 +repaired +12000 +2 +2 +2 +6$/);
    expect(lines[2]).toMatch(/^2026-11-24 12:00 .* INCOMPLETE /);
    expect(lines.slice(-4, -1)).toEqual([
      expect.stringMatching(/^2026-11-23 12:00 +█{40} +8 of 12000$/),
      expect.stringMatching(/^2026-11-24 12:00 +0 of 12000$/),
      expect.stringMatching(/^2026-11-25 12:00 +█{10} +2 of 12000$/),
    ]);
  });

  it('shows one whole, and is a report a line for programs', async () => {
    await day(1);
    await day(0);
    const { output } = await calls('reports', '--json');
    const reports = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(reports).toEqual([reportOf(nowMs), reportOf(nowMs - 86_400_000)]);
    expect(await calls('reports', '--id', reports[1].id)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^well: .*12000/s),
    });
    expect(await calls('reports', '--id', 'none')).toMatchObject({ code: 3 });
  });

  it('of ninety days shows every one of them', async () => {
    const days = Array.from({ length: 130 }, (_, n) => n);
    await Promise.all(days.map((n) => day(n)));
    const began = async (...args: string[]) => {
      const { output } = await calls('reports', '--json', ...args);
      return output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).startedAt);
    };
    const time = (n: number) => new Date(nowMs - n * 86_400_000).toISOString();

    expect(await began('--from', '120d', '--to', '10d')).toEqual(days.slice(11, 121).map(time));
    expect(await began('--from', '120d', '--limit', '2')).toEqual([time(1), time(2)]);
    expect(await calls('reports', '--from', '400d', '--to', '200d')).toMatchObject({ code: 3 });
    expect(await calls('reports', '--to', '1d')).toMatchObject({ code: 2 });
  });

  it('says so where there is none yet', async () => {
    expect(await calls('reports')).toMatchObject({ code: 3 });
  });
});
