import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { toItem } from '../../../clients/attribute-values.ts';
import { hourOf } from '../../../clients/calls-index.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { callsCommand, deployedStack } from '../../support/calls-command.ts';
import { dynaliteEnvironment, dynaliteTables } from '../../support/dynalite-tables.ts';

const tables = dynaliteTables();
const lambda = mockClient(LambdaClient);
const now = () => Date.parse('2026-11-25T12:00:00Z');
let outcomeOf = (_callId: number): object => ({ outcome: 'unchanged' });

beforeEach(() => {
  for (const [name, value] of Object.entries(dynaliteEnvironment(tables))) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  deployedStack({ CallsTableName: tables.callsTable, EnrichFunctionName: 'enrich' });
  outcomeOf = () => ({ outcome: 'unchanged' });
  lambda.on(InvokeCommand).callsFake(({ Payload }) => {
    const { callIds } = JSON.parse(Payload);
    const results = callIds.map((callId: number) => ({ callId, ...outcomeOf(callId) }));
    return { Payload: Buffer.from(JSON.stringify({ results })) };
  });
});
afterEach(() => lambda.reset());

async function store(callId: number, receivedAt: string, further: object = {}) {
  const times = { receivedAt, createdTime: receivedAt, fetchedAt: receivedAt };
  const record = { callId, ...times, complete: true, ...further };
  const Item = toItem({ ...record, receivedHour: hourOf(record) });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
}

const read = (...args: string[]) => callsCommand(['read', '--rate', '500', ...args], { now });
const askedIds = () =>
  lambda
    .commandCalls(InvokeCommand)
    .flatMap(({ args: [{ input }] }) => JSON.parse(String(input.Payload)).callIds);

describe('calls read', () => {
  it('has named calls read, and counts what became of them', async () => {
    outcomeOf = (callId) => ({ outcome: callId === 1 ? 'changed' : 'unchanged' });

    expect(await read('1', '2', '3')).toEqual({
      code: 0,
      output: '3 of 3 calls were read\n  changed    1\n  unchanged  2\n',
      errors: '',
    });
  });

  it('names what could not be read, with the article that helps', async () => {
    outcomeOf = (callId) =>
      callId === 2 ? { outcome: 'refused', code: 'CALL_NOT_FOUND' } : { outcome: 'changed' };

    const { code, output } = await read('1', '2');

    expect(code).toBe(1);
    expect(output).toContain('1 of 2 calls were read');
    expect(output).toMatch(/2 +refused +docs\/runbook.md#call_not_found/);
  });

  it('is a result a line for programs', async () => {
    const { output } = await read('1', '--json');

    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { callId: 1, outcome: 'unchanged' },
      { calls: 1, read: 1, outcomes: { unchanged: 1 } },
    ]);
  });

  it('reads the calls of a range that are incomplete where asked', async () => {
    await store(1, '2026-11-25T09:00:00.000Z', { complete: false });
    await store(2, '2026-11-25T11:00:00.000Z');
    await store(3, '2026-11-25T11:30:00.000Z', { complete: false });

    await read('--from', '2h', '--incomplete');
    expect(askedIds()).toEqual([3]);
    await read('--from', '2026-11-25', '--incomplete');
    expect(askedIds()).toEqual([3, 1, 3]);
  });

  it('goes on after a cut with what was not read since', async () => {
    await store(1, '2026-11-25T11:00:00.000Z');
    await store(2, '2026-11-25T11:00:00.000Z', { fetchedAt: '2026-11-25T12:00:01.000Z' });
    const ending = new AbortController();
    ending.abort();

    const cut = await callsCommand(['read', '1', '2', '3'], { now, signal: ending.signal });
    const rest = await read('1', '2', '3', '--not-read-since', '2026-11-25T12:00:00Z');

    expect(cut.code).toBe(6);
    expect(rest.code).toBe(0);
    expect(askedIds()).toEqual([1, 3]);
  });

  it('says with what to go on when Liner is down, and leaves it alone', async () => {
    outcomeOf = () => ({ outcome: 'failed', code: 'LINER_TIMEOUT' });
    const ids = Array.from({ length: 200 }, (_, n) => String(n + 1));

    const { code, errors } = await read(...ids);

    expect(code).toBe(6);
    expect(errors).toContain('--not-read-since 2026-11-25T12:00:00.000Z');
    expect(askedIds()).toHaveLength(60);
  });

  it('asks for nothing in a dry run', async () => {
    expect(await read('1', '2', '--dry-run')).toMatchObject({
      code: 0,
      output: '2 calls would be read\n',
    });
    expect(askedIds()).toEqual([]);
  });

  for (const [what, args, code] of [
    ['nothing', [], 2],
    ['ids and a range', ['1', '--from', '2h'], 2],
    ['an end without a beginning', ['--to', '2h'], 2],
    ['a range that ends before it begins', ['--from', '1h', '--to', '2h'], 2],
    ['a time that is none', ['--from', 'yesterday'], 2],
    ['a range without a call', ['--from', '2h', '--incomplete'], 3],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await read(...args)).toMatchObject({ code });
      expect(askedIds()).toEqual([]);
    });
  }
});
