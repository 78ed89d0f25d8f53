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
  return { clock, get, list, board };
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
});
