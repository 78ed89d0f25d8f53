import { isDeepStrictEqual } from 'node:util';
import { it as base, describe, expect } from 'vitest';
import { parseCall } from '../../../core/call.ts';
import { isComplete } from '../../../core/completeness.ts';
import { type FakeCall, fakeCall, fakeCallIds } from '../../../local/demo/fake-calls.ts';
import { type FakeLiner, startFakeLiner } from '../../../local/demo/fake-liner.ts';

const it = base.extend<{ liner: FakeLiner }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used
  liner: async ({}, use) => {
    const liner = await startFakeLiner();
    await use(liner);
    await liner.close();
  },
});

function ask(liner: FakeLiner, path: string, token = liner.token) {
  return fetch(`${liner.origin}${path}`, { headers: { 'X-Api-Key': token } });
}

describe('the fake Liner', () => {
  it('answers the example of the documentation', async ({ liner }) => {
    const response = await ask(liner, '/v2/call/detail/123/');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      success: true,
      message: '',
      data: { id: 123, clientPhone: '+79001234567', createdAt: '2024-01-01T00:00:00Z' },
    });
    expect(liner.requests()).toBe(1);
  });

  for (const [what, path, token, status] of [
    ['an unknown call', '/v2/call/detail/9/', undefined, 404],
    ['a path without its last slash', '/v2/call/detail/123', undefined, 404],
    ['a wrong token', '/v2/call/detail/123/', 'wrong', 401],
    ['a wrong token for its health', '/v1/health/check/', 'wrong', 401],
  ] as const) {
    it(`answers ${status} in its envelope for ${what}`, async ({ liner }) => {
      const response = await ask(liner, path, token);

      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        success: false,
        message: expect.stringMatching(/./),
        data: null,
      });
    });
  }

  it('lists the calls of leads within a time, page by page', async ({ liner }) => {
    const list = async (query: string) => {
      const response = await ask(liner, `/v2/call/?${query}`);
      expect(response.status).toBe(200);
      return ((await response.json()) as { data: { list: FakeCall[] } }).data;
    };
    const leads = 'leadIds[]=7000&leadIds[]=7001';
    const all = await list(leads);
    const newest = String(all.list[0]?.createdAt);

    expect(all).toMatchObject({ next: 4, total: 4 });
    expect(all.list.map(({ id }) => id)).toEqual([1001, 1002, 1003, 1004]);
    expect((await list(`${leads}&offset=1&limit=2`)).list.map(({ id }) => id)).toEqual([
      1002, 1003,
    ]);
    expect(await list(`${leads}&createdAt[0]=${newest}`)).toMatchObject({ total: 1 });
    expect(await list(`${leads}&createdAt[1]=2000-01-01T00:00:00Z`)).toMatchObject({ total: 0 });
    expect((await ask(liner, '/v2/call/')).status).toBe(400);
  });

  it('lists its orders page by page, and the calls of several of them', async ({ liner }) => {
    const list = async (path: string) => {
      const response = await ask(liner, path);
      expect(response.status).toBe(200);
      return ((await response.json()) as { data: { list: FakeCall[]; total: number } }).data;
    };
    const orders = await list('/v2/order/?offset=0&limit=100');
    const ids = orders.list.map(({ id }) => id);

    expect(ids).toEqual([200, 201, 202, 203]);
    expect(orders).toMatchObject({ next: 4, total: 4 });
    expect((await list('/v2/order/?offset=3&limit=2')).list).toMatchObject([{ id: 203 }]);
    const query = ids.map((id) => `orderIds[]=${id}`).join('&');
    expect((await list(`/v2/call/?${query}&limit=100`)).total).toBe(liner.callIds.length);
    expect((await list('/v2/call/?orderIds[]=200')).list[0]).toMatchObject({ orderId: 200 });
  });

  it('is healthy', async ({ liner }) => {
    expect((await ask(liner, '/v1/health/check/')).status).toBe(200);
  });

  it('has calls of many kinds, each as Liner would show it', () => {
    const calls = shown(0);

    const read = calls.map(parsed);

    expect(new Set(calls.map(({ id }) => id)).size).toBe(40);
    expect(read.some((call) => call.userId === undefined)).toBe(true);
    expect(read.some((call) => call.statusCode === undefined)).toBe(true);
    expect(read.some((call) => call.statusId !== undefined)).toBe(true);
    expect(read.some((call) => call.extra !== undefined)).toBe(true);
    expect(new Set(read.map((call) => call.statusCode)).size).toBeGreaterThan(3);
    expect(shown(0)).toEqual(calls);
  });

  it('has calls of people who can be called, none yet to come, whose times add up', () => {
    const calls = shown(60_000).map(parsed);

    expect(new Set(calls.map((call) => call.clientPhone)).size).toBe(calls.length);
    for (const call of calls) {
      const { waitTimeDurationSeconds: wait, talkTimeDurationSeconds: talk } = call;
      expect(call.clientPhone).toMatch(/^\+7\d{10}$/);
      expect(call.totalDurationSeconds).toBe(Number(wait) + Number(talk));
      expect(wait).toBeGreaterThan(0);
      expect(Date.parse(String(call.createdAt))).toBeLessThanOrEqual(startedMs);
    }
  });

  it('has calls that go on: they are hung up, then their recordings are saved', () => {
    const [begun, ended, recorded] = [0, 2_000, 4_000].map(shown);

    const differing = (a = begun, b = begun) =>
      b
        ?.filter((call, i) => !isDeepStrictEqual(call, a?.[i]))
        .map((call) => isComplete(parsed(call)));

    expect(differing(begun, ended)?.length).toBeGreaterThan(3);
    expect(differing(begun, ended)).not.toContain(true);
    expect(differing(ended, recorded)?.length).toBeGreaterThan(8);
    expect(differing(ended, recorded)).not.toContain(false);
    expect(shown(60_000)).toEqual(recorded);
  });

  it('starts the clock of such a call with the first question', async ({ liner }) => {
    const created = async () => {
      const response = await ask(liner, '/v2/call/detail/1007/');
      return Date.parse(((await response.json()) as { data: FakeCall }).data.createdAt as string);
    };
    const beforeMs = Date.now();

    const firstMs = await created();

    // a second earlier, as no call is read before it is made
    expect(firstMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
    expect(firstMs).toBeLessThanOrEqual(Date.now() - 1_000);
    expect(await created()).toBe(firstMs);
  });
});

const startedMs = Date.parse('2026-11-23T12:00:00Z');

function shown(afterMs: number): FakeCall[] {
  const times = { startedMs, askedMs: startedMs, nowMs: startedMs + afterMs };
  return fakeCallIds(39).map((id) => fakeCall(id, times));
}

function parsed(call: FakeCall) {
  return parseCall(JSON.parse(JSON.stringify(call)), call.id as never);
}
