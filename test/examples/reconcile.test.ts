import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCallList } from '../../examples/scheduled-reconciliation/reconcile/call-list.ts';
import { createHandler } from '../../examples/scheduled-reconciliation/reconcile/handler.ts';
import { windowOf } from '../../examples/scheduled-reconciliation/reconcile/window.ts';
import { listen } from '../../infra/local/aws/listen.ts';
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
  it('is the UTC day before the schedule, whenever its retries run', () => {
    const event = { source: 'aws.events', time: '2026-11-23T03:00:00Z' };

    expect(windowOf(event, Date.parse('2026-11-25T00:00:00Z'))).toEqual(window);
  });

  it('is what is asked for by hand', () => {
    const event = { from: '2026-11-01', to: '2026-11-02' };

    expect(windowOf(event, 0).from).toBe('2026-11-01T00:00:00.000Z');
  });

  it('is yesterday where nothing is said', () => {
    expect(windowOf({}, Date.parse('2026-11-23T00:00:00Z'))).toEqual(window);
  });
});

describe('a reconciliation', () => {
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

    const report = await handler({ time: '2026-11-23T03:00:00Z' }, lambdaContext());

    expect(asked).toEqual([100, 100, 50]);
    expect(report).toEqual({
      ...window,
      counts: { enriched: 1, changed: 1, failed: 1, unchanged: 247 },
      missing: [1],
      stale: [2],
      unread: [{ callId: 3, outcome: 'failed', code: 'LINER_TIMEOUT' }],
    });
    expect(lines).toMatchObject([{ message: 'reconciled', listed: 250, enriched: 1 }]);
  });
});
