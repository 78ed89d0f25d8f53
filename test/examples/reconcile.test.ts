import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCallList } from '../../examples/scheduled-reconciliation/reconcile/call-list.ts';
import { createHandler } from '../../examples/scheduled-reconciliation/reconcile/handler.ts';
import {
  WindowInvalid,
  windowOf,
} from '../../examples/scheduled-reconciliation/reconcile/window.ts';
import { listen } from '../../local/aws/listen.ts';
import { lambdaContext } from '../support/lambda-context.ts';

const window = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-22T23:59:59.999Z' };
const signal = new AbortController().signal;
const ids = (count: number, first = 1) => Array.from({ length: count }, (_, i) => first + i);

type Page = (offset: number) => unknown;

/** Liner's list; each page is what `data` holds at an offset. */
async function listOf(page: Page, status = 200) {
  const queries: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://liner');
    queries.push(searchParams);
    response.writeHead(status, { 'content-type': 'application/json' });
    const data = page(Number(searchParams.get('offset')));
    response.end(JSON.stringify({ success: true, message: '', data }));
  });
  const { origin, close } = await listen(server, 0, '');
  onTestFinished(close);
  return { listCalls: createCallList(origin, async () => 'token'), queries };
}

const listed = (callIds: readonly number[]) => callIds.map((id) => ({ id, leadId: 7 }));

describe("Liner's list of calls", () => {
  const ways: readonly (readonly [string, Page])[] = [
    [
      'with `next` beyond the end',
      (at) => ({ list: listed(ids(250).slice(at, at + 100)), next: at + 100 }),
    ],
    [
      'with `next` null on the last page',
      (at) => ({ list: listed(ids(250).slice(at, at + 100)), next: at < 200 ? at + 100 : null }),
    ],
    [
      'with `next` 0 on the last page',
      (at) => ({ list: listed(ids(250).slice(at, at + 100)), next: at < 200 ? at + 100 : 0 }),
    ],
    [
      'with `next` that stands still on the last page',
      (at) => ({ list: listed(ids(250).slice(at, at + 100)), next: Math.min(at + 100, 200) }),
    ],
    ['without `next`', (at) => ({ list: listed(ids(250).slice(at, at + 100)) })],
    [
      'with pages shorter than asked for',
      (at) => ({ list: listed(ids(250).slice(at, at + 50)), next: at + 50 }),
    ],
  ];
  for (const [way, page] of ways) {
    it(`is read to its end ${way}`, async () => {
      const { listCalls } = await listOf(page);

      expect(await listCalls([7], window, signal)).toEqual(ids(250));
    });
  }

  it('is asked for the leads and the window', async () => {
    const { listCalls, queries } = await listOf(() => ({ list: [], next: 0, total: 0 }));

    await listCalls([7000, 7001], window, signal);

    expect(queries.map(String)).toEqual([
      'leadIds%5B%5D=7000&leadIds%5B%5D=7001&createdAt%5B0%5D=2026-11-22T00%3A00%3A00.000Z' +
        '&createdAt%5B1%5D=2026-11-22T23%3A59%3A59.999Z&offset=0&limit=100',
    ]);
  });

  it('is asked for many leads in parts', async () => {
    const { listCalls, queries } = await listOf(() => ({ list: listed([1]), next: 0 }));

    const found = await listCalls(ids(120, 7000), window, signal);

    expect(queries.map((query) => query.getAll('leadIds[]').length)).toEqual([50, 50, 20]);
    expect(found).toEqual([1]);
  });

  it('fails rather than report a day it could not read', async () => {
    for (const { listCalls } of [
      await listOf(() => null),
      await listOf(() => ({ list: [] }), 401),
      await listOf(() => ({ list: [{ id: 'one' }] })),
    ]) {
      await expect(listCalls([7], window, signal)).rejects.toThrow();
    }
  });
});

describe('the window', () => {
  const nowMs = Date.parse('2026-11-23T00:00:00Z');

  it('is the UTC day before the schedule, whenever its retries run', () => {
    const event = { source: 'aws.events', time: '2026-11-23T03:00:00Z' };

    expect(windowOf(event, Date.parse('2026-11-25T00:00:00Z'))).toEqual(window);
  });

  it('is what is asked for by hand', () => {
    const event = { from: '2026-11-01', to: '2026-11-02T03:00:00+03:00' };

    expect(windowOf(event, nowMs)).toEqual({
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
    });
  });

  it('is yesterday where nothing is said', () => {
    for (const nothing of [{}, null, undefined]) expect(windowOf(nothing, nowMs)).toEqual(window);
  });

  const to = '2026-11-02';
  const from = '2026-11-01';
  for (const [event, member] of [
    [{ from }, 'to'],
    [{ to }, 'from'],
    [{ from: to, to: from }, 'from'],
    [{ from, to: from }, 'from'],
    [{ form: from, to }, 'form'],
    [{ From: from, To: to }, 'From'],
    [{ from, to, leadIds: [7] }, 'leadIds'],
    [{ from: 'yesterday', to }, 'from'],
    [{ from, to: 'today' }, 'to'],
    [{ from, to: '2026-13-01' }, 'to'],
    [{ from: '2026-02-30', to }, 'from'],
    [{ from: '2026-02-30T00:00:00Z', to }, 'from'],
    [{ from, to: '2026-11-02T24:00:00Z' }, 'to'],
    [{ from, to: '2026-11-02T03:00:00' }, 'to'],
    [{ from: '11/01/2026', to }, 'from'],
    [{ from: '2026', to }, 'from'],
    [{ from: 1_700_000_000_000, to }, 'from'],
    [{ from: null, to }, 'from'],
    [{ from: '', to: '' }, 'from'],
    [{ from, to: '2100-01-01' }, 'to'],
    [{ from: '2099-01-01', to: '2100-01-01' }, 'to'],
    [{ time: '2026-11-23T03:00:00Z' }, 'time'],
    [{ source: 'aws.events', time: 'soon' }, 'time'],
    [[from, to], 'from'],
    ['2026-11-01', 'from'],
    [7, 'from'],
  ] as const) {
    it(`is refused by name when it is ${JSON.stringify(event)}`, () => {
      const asked = () => windowOf(event, nowMs);

      expect(asked).toThrow(WindowInvalid);
      expect(asked).toThrow(new RegExp(`\\b${member}\\b`));
    });
  }
});

describe('a reconciliation', () => {
  const event = { source: 'aws.events', time: '2026-11-23T03:00:00Z' };

  for (const [outcomes, result, level] of [
    [[], 'nothing-compared', 'warn'],
    [['unchanged'], 'all-current', 'info'],
    [['unchanged', 'changed'], 'repaired', 'info'],
    [['enriched'], 'repaired', 'info'],
    [['enriched', 'failed'], 'not-all-read', 'info'],
  ] as const) {
    it(`is ${result} after ${outcomes.join(', ') || 'a list without calls'}`, async () => {
      const lines: object[] = [];
      const at = (level: string) => (message: string, fields?: object) =>
        lines.push({ level, message, ...fields });
      const handler = createHandler({
        listCalls: async () => ids(outcomes.length),
        enrich: async (callIds) =>
          callIds.map((callId, i) => ({ callId, outcome: outcomes[i] ?? 'failed' })),
        leadIds: [7],
        log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
        now: () => 0,
      });

      const report = await handler(event, lambdaContext());

      expect(report).toMatchObject({ result, compared: outcomes.length });
      expect(lines).toMatchObject([{ level, message: 'reconciled', result }]);
    });
  }

  it('asks nobody when the window makes no sense', async () => {
    const never = () => Promise.reject(new Error('asked'));
    const quiet = () => {};
    const handler = createHandler({
      listCalls: never,
      enrich: never,
      leadIds: [7],
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      now: Date.now,
    });

    await expect(handler({ from: '2026-11-01' }, lambdaContext())).rejects.toThrow(/^to: /);
  });

  it('has all calls read in hundreds, and reports what was amiss', async () => {
    const asked: number[] = [];
    const lines: object[] = [];
    const line = (message: string, fields?: object) => lines.push({ message, ...fields });
    const handler = createHandler({
      listCalls: async () => ids(250),
      enrich: async (callIds) => {
        asked.push(callIds.length);
        return callIds.map((callId) => {
          if (callId === 1) return { callId, outcome: 'enriched' };
          if (callId === 2) return { callId, outcome: 'changed' };
          if (callId === 3) return { callId, outcome: 'failed', code: 'LINER_TIMEOUT' };
          return { callId, outcome: 'unchanged' };
        });
      },
      leadIds: [7],
      log: { debug: line, info: line, warn: line, error: line },
      now: () => 0,
    });

    const report = await handler(event, lambdaContext());

    expect(asked).toEqual([100, 100, 50]);
    expect(report).toEqual({
      ...window,
      result: 'not-all-read',
      compared: 250,
      counts: { enriched: 1, changed: 1, failed: 1, unchanged: 247 },
      missing: [1],
      stale: [2],
      unread: [{ callId: 3, outcome: 'failed', code: 'LINER_TIMEOUT' }],
    });
    expect(lines).toMatchObject([{ message: 'reconciled', listed: 250, enriched: 1 }]);
  });
});
