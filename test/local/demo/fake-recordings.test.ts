import { describe, expect, it, onTestFinished } from 'vitest';
import { startFakeLiner } from '../../../local/demo/fake-liner.ts';
import { createClock } from '../../support/clock.ts';

interface Listed {
  readonly id: number;
  readonly fileUrl: string;
  readonly recordSummary: string | null;
}

async function start() {
  const clock = createClock();
  const liner = await startFakeLiner(clock.now);
  onTestFinished(liner.close);
  const get = async (path: string) => {
    const headers = { 'X-Api-Key': liner.token };
    const response = await fetch(`${liner.origin}/v2/${path}`, { headers });
    return { status: response.status, ...((await response.json()) as { data: unknown }) };
  };
  const list = async (callId: number) =>
    (await get(`call-record/?callId=${callId}`)).data as { list: Listed[]; total: number };
  const board = liner.switchboard({ onToken: () => {}, tell: async () => {} });
  const follow = async (link: string, headers: Record<string, string> = {}) => {
    const response = await fetch(link, { headers });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      length: Number(response.headers.get('content-length')),
      response,
    };
  };
  const linkOf = async (callId: number) => (await list(callId)).list[0]?.fileUrl ?? '';
  return { clock, get, list, follow, linkOf, board };
}

describe('recordings of the fake Liner', () => {
  it('are listed with a link that differs in every answer, and shown one by one', async () => {
    const { clock, get, list } = await start();

    const before = await list(123);
    clock.advance(1);
    const after = await list(123);

    expect(before).toMatchObject({
      total: 1,
      list: [{ id: 1231, recordSummary: expect.any(String) }],
    });
    expect(after.list[0]?.fileUrl).not.toBe(before.list[0]?.fileUrl);
    expect(after.list[0]?.fileUrl.split('?')[0]).toBe(before.list[0]?.fileUrl.split('?')[0]);
    expect((await get('call-record/detail/1231/')).data).toEqual(after.list[0]);
    expect((await get('call-record/detail/1239/')).status).toBe(404);
    expect((await list(9)).list).toEqual([]);
  });

  it('come late, and their summaries as long after them', async () => {
    const { clock, list, board } = await start();
    const { lastCalls } = Object(board.post?.({ recordings: 'late', newCalls: 1 }));
    const summaries = async () =>
      (await list(lastCalls[0] ?? 0)).list.map(({ recordSummary }) => typeof recordSummary);

    const told: string[][] = [];
    for (let minute = 0; minute < 3; minute++) {
      told.push([...new Set(await summaries())]);
      clock.advance(60_000);
    }

    expect(told).toEqual([[], ['object'], ['string']]);
  });

  it('are sound that plays, each another, for as long as a link lasts', async () => {
    const { clock, list, follow, linkOf } = await start();
    const { list: both } = await list(1010);
    const bytes = async (link: string) =>
      Buffer.from(await (await follow(link)).response.arrayBuffer());

    const [first, second] = await Promise.all(both.map(({ fileUrl }) => bytes(fileUrl)));
    const link = await linkOf(123);
    clock.advance(10 * 60_000);

    expect(await follow(await linkOf(123))).toMatchObject({ status: 200, type: 'audio/wav' });
    expect(first?.toString('latin1', 0, 12)).toMatch(/^RIFF.{4}WAVE$/s);
    expect(first?.readUInt32LE(4)).toBe(Number(first?.length) - 8);
    expect(first?.equals(second ?? first)).toBe(false);
    expect((await follow(link)).status).toBe(403);
  });

  it('are not given to whoever sends a token', async () => {
    const { follow, linkOf } = await start();

    expect((await follow(await linkOf(123), { 'X-Api-Key': 'x' })).status).toBe(400);
  });

  it.each([
    [1012, { status: 404 }],
    [1014, { status: 200, type: 'text/html' }],
    [1022, { status: 200, type: 'audio/wav', length: 5_000_000_001 }],
  ])('have a link of call %i that lies', async (callId, answered) => {
    const { follow, linkOf } = await start();

    const { response, ...found } = await follow(await linkOf(callId));
    await response.body?.cancel();

    expect(found).toMatchObject(answered);
  });

  it('have a link that has expired in the list, and a good one by itself', async () => {
    const { get, follow, linkOf } = await start();

    const { data } = await get('call-record/detail/10091/');

    expect((await follow(await linkOf(1009))).status).toBe(403);
    expect((await follow((data as Listed).fileUrl)).status).toBe(200);
  });

  it('have links as the switchboard says', async () => {
    const { clock, linkOf, board } = await start();
    const { lastCalls } = Object(board.post?.({ links: 'foreign', newCalls: 1 }));
    clock.advance(3_000);

    expect(await linkOf(lastCalls[0])).toMatch(/^https:\/\/files\.elsewhere\.example\//);
  });

  it('are cut while Liner is down, but need no token that it takes', async () => {
    const { follow, linkOf, board } = await start();
    const link = await linkOf(123);

    board.post?.({ mode: 'token refused' });
    expect((await follow(link)).status).toBe(200);
    board.post?.({ mode: 'down' });
    await expect(follow(link)).rejects.toThrow();
  });
});
