import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../operate/exit-codes.ts';
import { OperatorError } from '../../../operate/operator-error.ts';
import { type PageServer, servePage } from '../../../operate/page/server.ts';
import { pageActions } from '../../support/page-actions.ts';

let page: PageServer;
const asked: unknown[] = [];
const ended = Promise.withResolvers<void>();

beforeAll(async () => {
  const actions = pageActions(Date.now(), {
    send: async (callIds) => {
      asked.push(callIds);
      return { queued: callIds.length };
    },
    async *redrive(filter, perSecond) {
      asked.push(filter, perSecond);
      yield { removed: 1, failed: 0 };
      throw new OperatorError({
        ...{ problem: 'AWS is busy.', next: 'Wait.', exitCode: exitCodes.stoppedMidway },
      });
    },
    async *drop(_, signal) {
      yield { removed: 1, failed: 0 };
      await once(signal, 'abort');
      ended.resolve();
    },
    log: async () => {
      throw Object.assign(new Error('ExpiredToken for +79001234567'), { name: 'ExpiredToken' });
    },
  });
  page = await servePage(actions, 0);
});
afterAll(() => page.close());

const headers = { 'x-call-enrichment': '1', 'content-type': 'application/json' };
const get = (path: string) => fetch(`${page.origin}/api/${path}`, { headers });
const post = (path: string, body: unknown) =>
  fetch(`${page.origin}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });

describe('the API of the page', () => {
  it.each<[what: string, body: unknown]>([
    ['no ids', {}],
    ['an empty list', { callIds: [] }],
    ['nothing', null],
    ['a text', 'x'],
    ...['', '0', '-5', '007', ' 1', '1/../2', '１２３', '1e3', '9007199254740993'].map(
      (id): [string, unknown] => [`the id "${id}"`, { callIds: [id] }],
    ),
    ['an id with a member it does not know', { callIds: [1], rate: 1 }],
    ['more than a thousand', { callIds: Array(1001).fill(1) }],
  ])('sends nothing for %s', async (_, body) => {
    const response = await post('send', body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ problem: expect.any(String) });
    expect(asked).toEqual([]);
  });

  it.each(['log?metric=a"b', 'log?metric=', 'flow?last=1', 'flow?last=x', 'calls?x=1', 'calls/0'])(
    'says that %s makes no sense',
    async (path) => {
      expect((await get(path)).status).toBe(400);
    },
  );

  it('redrives no letters where none are named', async () => {
    for (const filter of [{}, { sinceMs: 1 }, { ids: [] }, { codes: [] }]) {
      const { status } = await post('letters/redrive', { filter, perSecond: 10 });

      expect(status).toBe(400);
    }
    expect(asked).toEqual([]);
  });

  it('tells how far long work is, and what cut it off', async () => {
    const response = await post('letters/redrive', { filter: { ids: ['a'] }, perSecond: 10 });
    const lines = (await response.text()).trim().split('\n');

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { removed: 1, failed: 0 },
      { error: { problem: 'AWS is busy.', next: 'Wait.' } },
    ]);
    expect(asked.splice(0)).toEqual([{ ids: ['a'] }, 10]);
  });

  it('ends long work when the page is closed', async () => {
    const closing = new AbortController();
    const body = JSON.stringify({ filter: { ids: ['a'] } });
    const response = await fetch(`${page.origin}/api/letters/drop`, {
      ...{ method: 'POST', headers, body, signal: closing.signal },
    });
    const reader = response.body?.getReader();
    await reader?.read();

    closing.abort();

    await ended.promise;
  });

  it('says what is wrong with the credentials, and nothing of what the error quotes', async () => {
    const response = await get('log?metric=Failures');

    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      problem: "This shell's AWS credentials have expired.",
      next: expect.stringContaining('Sign in'),
    });
  });

  it.each([
    { mode: 'down' },
    { recordings: 'late' },
    { webhooks: 'lost' },
    { lists: 'forbidden' },
    { links: 'not audio' },
    { rotateToken: true },
    { newCalls: 5 },
  ])("turns Liner's switchboard: %j", async (change) => {
    expect((await post('liner', change)).status).toBe(200);
  });

  it('says that what is no JSON makes no sense', async () => {
    const response = await fetch(`${page.origin}/api/send`, { method: 'POST', headers, body: '{' });

    expect(response.status).toBe(400);
  });

  it('takes a megabyte, and no more', async () => {
    const body = { filter: { ids: ['x'.repeat(1024 * 1024)] }, perSecond: 1 };

    expect((await post('letters/drop', body)).status).toBe(413);
  });
});
