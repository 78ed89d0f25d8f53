import { describe, expect, it, onTestFinished } from 'vitest';
import { ControlError } from '../../../local/control.ts';
import { startFakeLiner } from '../../../local/demo/fake-liner.ts';
import { createSwitchboard } from '../../../local/demo/switchboard.ts';
import { createClock } from '../../support/clock.ts';

async function start() {
  const clock = createClock();
  const liner = await startFakeLiner(clock.now);
  onTestFinished(liner.close);
  const tokens: string[] = [];
  const told: number[] = [];
  const board = liner.switchboard({
    onToken: (token) => tokens.push(token),
    tell: async (id) => told.push(id),
  });
  const ask = async (id = 123, token = liner.token) => {
    const headers = { 'X-Api-Key': token };
    const response = await fetch(`${liner.origin}/v2/call/detail/${id}/`, { headers });
    return { status: response.status, ...((await response.json()) as { data: object }) };
  };
  const list = async (path: string) => {
    const headers = { 'X-Api-Key': liner.token };
    return (await fetch(`${liner.origin}${path}`, { headers })).status;
  };
  return { ask, list, clock, tokens, told, set: (change: unknown) => board.post?.(change), board };
}

describe("Liner's switchboard", () => {
  it('says how Liner is set, and how many requests it had', async () => {
    const { ask, board } = await start();
    await ask();

    expect(board.get(new URLSearchParams())).toEqual({
      mode: 'up',
      recordings: 'prompt',
      links: 'sound',
      webhooks: 'sent',
      lists: 'allowed',
      rotations: 0,
      requests: 1,
      lastCalls: [],
    });
  });

  it('cuts every connection while Liner is down, and is up again', async () => {
    const { ask, set } = await start();
    set({ mode: 'down' });
    await expect(ask()).rejects.toThrow();

    set({ mode: 'up' });
    expect((await ask()).status).toBe(200);
  });

  it('lets two requests a second through while Liner throttles', async () => {
    const { ask, set, clock } = await start();
    set({ mode: 'throttling' });

    const statuses = [await ask(), await ask(), await ask()].map(({ status }) => status);
    clock.advance(1000);

    expect(statuses).toEqual([200, 200, 429]);
    expect((await ask()).status).toBe(200);
  });

  it('has Liner answer late while it is slow', async () => {
    const waits: number[] = [];
    const { fault, answerers } = createSwitchboard(Date.now, async (ms) => waits.push(ms));
    const told = { onToken: () => {}, tell: async () => {}, makeCall: () => 1, requests: () => 0 };
    answerers(told).post?.({ mode: 'slow' });

    expect(await fault()).toBeUndefined();
    expect(waits).toEqual([15_000]);
  });

  it('has Liner refuse the token, or take another, which the stack is told', async () => {
    const { ask, set, tokens } = await start();
    set({ mode: 'token refused' });
    expect((await ask()).status).toBe(401);

    set({ mode: 'up', rotateToken: true });
    expect((await ask()).status).toBe(401);
    expect((await ask(123, tokens[0])).status).toBe(200);
  });

  it('makes calls, whose recordings are late, and of which nobody is told where that is set', async () => {
    const { ask, set, told, clock } = await start();
    set({ newCalls: 2 });
    set({ recordings: 'late', webhooks: 'lost', newCalls: 1 });
    clock.advance(5_000);

    expect(told).toEqual([1040, 1041]);
    expect((await ask(1041)).data).toMatchObject({ hasRecords: true });
    expect((await ask(1042)).data).toMatchObject({ hasRecords: false });
    clock.advance(60_000);
    expect((await ask(1042)).data).toMatchObject({ hasRecords: true });
  });

  it('has Liner refuse its lists to the token, and nothing else', async () => {
    const { ask, list, set } = await start();
    const paths = ['/v2/order/', '/v2/call/?orderIds[]=202'];
    set({ lists: 'forbidden' });

    expect(await Promise.all(paths.map(list))).toEqual([403, 403]);
    expect((await ask()).status).toBe(200);

    set({ lists: 'allowed' });
    expect(await Promise.all(paths.map(list))).toEqual([200, 200]);
  });

  it.each([{ mode: 'sideways' }, { newCalls: 0 }, { unknown: 1 }, [], null])(
    'takes no %j',
    async (change) => {
      const { set } = await start();

      expect(() => set(change)).toThrow(ControlError);
    },
  );
});
