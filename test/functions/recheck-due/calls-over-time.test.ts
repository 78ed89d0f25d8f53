import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../core/call.ts';
import type { CallRecord } from '../../../core/call-record.ts';
import { applyAnswer } from '../../../core/record-update.ts';
import { createRecheckWorld } from '../../support/recheck-world.ts';

const [minute, hour] = [60_000, 3_600_000];
const ladder = [10 * minute, hour, 24 * hour];
const lastAge = 24 * hour;

/** A call as Liner has it, in minutes from its beginning. */
interface Story {
  readonly endsAt: number;
  /** when its webhook or message gets here */
  readonly toldAt: number;
  /** when the recording is saved, and with it the status */
  readonly savedAt: number;
  /** Liner's `createdAt` at a time */
  readonly createdAt?: (nowMs: number) => string | undefined;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

/** What becomes of calls in a stack whose queue is read at once: each read of each, in minutes after the first. */
async function live(stories: readonly Story[], days = 3) {
  const world = createRecheckWorld(ladder, 50);
  await world.run();
  const startMs = world.nowMs;
  const calls = stories.map((story, index) => {
    const callId = index + 1;
    return { callId, story, record: undefined as CallRecord | undefined, readAtMs: [] as number[] };
  });

  for (const endMs = startMs + days * lastAge; world.nowMs < endMs; ) {
    world.nowMs += minute;
    const told = calls.filter(({ story, record }) => {
      return !record && startMs + story.toldAt * minute <= world.nowMs;
    });
    for (const call of told) read(call);
    const before = world.queued.length;
    await world.run();
    for (const { callId } of world.queued.slice(before)) {
      read(calls[callId - 1] as (typeof calls)[number]);
    }
  }
  return {
    world,
    calls: calls.map(({ record, readAtMs }) => {
      const [firstMs = 0] = readAtMs;
      const since = (ms: number) => (ms - firstMs) / minute;
      const at = (time?: string) => (time === undefined ? undefined : since(Date.parse(time)));
      return {
        reads: readAtMs.map(since),
        completed: at(record?.completedAt),
        settled: at(record?.settledAt),
      };
    }),
  };

  function read(call: (typeof calls)[number]): void {
    const { callId, story } = call;
    const age = (world.nowMs - startMs) / minute;
    const createdAt = story.createdAt
      ? story.createdAt(world.nowMs)
      : new Date(startMs).toISOString();
    const said: Call = {
      id: callId,
      createdAt,
      talkTimeDurationSeconds: Math.min(age, story.endsAt) * 60,
      ...(age >= story.savedAt && { statusCode: 'sold', hasRecords: true }),
    };
    const fetchedAt = new Date(world.nowMs).toISOString();
    const { record } = applyAnswer(call.record, said, fetchedAt, lastAge);
    const { receivedAt, createdTime, complete } = record;
    // `settles` is what this file finds out
    const entry = call.record
      ? world.call(callId)
      : world.add({ callId, receivedAt, createdTime, settles: false });
    Object.assign(entry, { createdTime, complete, settled: record.settledAt !== undefined });
    call.record = record;
    call.readAtMs.push(world.nowMs);
  }
}

const usual = { endsAt: 2, toldAt: 2, savedAt: 3 };

const lastWeek = '2026-11-16T12:00:00Z';
const toldOfIt = Date.parse('2026-11-23T12:10:00Z');

// each step comes with the second run after its age: a minute is left for the index
const rows = [
  ['of two minutes', usual, { reads: [0, 12, 1442], completed: 12, settled: 1442 }],
  [
    'of 12 minutes, told when it is over, has its recording seen ten minutes later',
    { endsAt: 12, toldAt: 12, savedAt: 14 },
    { reads: [0, 12, 1442], completed: 12, settled: 1442 },
  ],
  [
    'of 61 minutes does not wait for a day',
    { endsAt: 61, toldAt: 61, savedAt: 65 },
    { reads: [0, 12, 1442], completed: 12, settled: 1442 },
  ],
  [
    'that is told while it runs is read on until its recording is there',
    { endsAt: 40, toldAt: 1, savedAt: 42 },
    { reads: [0, 12, 62, 1442], completed: 62, settled: 1442 },
  ],
  [
    'whose webhook comes ten hours late has all its steps',
    { endsAt: 2, toldAt: 600, savedAt: 615 },
    { reads: [0, 12, 62, 1442], completed: 62, settled: 1442 },
  ],
  [
    'whose webhook comes a day and a half late is settled by its first read',
    { endsAt: 2, toldAt: 2160, savedAt: 3 },
    { reads: [0], completed: 0, settled: 0 },
  ],
  [
    'without a plausible time has all its steps',
    { ...usual, createdAt: () => '0001-01-01T00:00:00' },
    { reads: [0, 12, 1442], completed: 12, settled: 1442 },
  ],
  [
    'that never completes ends with the last step',
    { endsAt: 2, toldAt: 2, savedAt: Infinity },
    { reads: [0, 12, 62, 1442], completed: undefined, settled: 1442 },
  ],
  [
    'that turns out to be of last week at its second read is settled by that',
    {
      ...usual,
      savedAt: Infinity,
      createdAt: (nowMs: number) => (nowMs < toldOfIt ? undefined : lastWeek),
    },
    { reads: [0, 12], completed: undefined, settled: 12 },
  ],
] as const;

describe('a call over time', () => {
  let lived: ReturnType<typeof live> | undefined;
  const liveAll = () => (lived ??= live(rows.map(([, story]) => story)));

  for (const [index, [what, , expected]] of rows.entries()) {
    it(what, async () => {
      expect((await liveAll()).calls[index]).toEqual(expected);
    });
  }

  it('is none of those that did not settle', async () => {
    const { world } = await liveAll();

    expect(world.lines.filter((line) => 'Unsettled' in line)).toEqual([]);
  });
});

describe('an old stock of calls', () => {
  it('is taken in with one read each, and troubles nobody', async () => {
    const old = () => '2026-10-01T12:00:00Z';
    const stock = Array.from({ length: 200 }, (_, n) => {
      // a third never completed
      return {
        ...usual,
        toldAt: 30 + Math.floor(n / 10),
        createdAt: old,
        savedAt: n % 3 ? 0 : Infinity,
      };
    });

    const { calls, world } = await live([...stock, usual]);

    expect(calls.at(-1)).toEqual({ reads: [0, 12, 1442], completed: 12, settled: 1442 });
    expect(
      calls.slice(0, -1).every(({ reads, settled }) => reads.length === 1 && settled === 0),
    ).toBe(true);
    expect(world.queued).toHaveLength(2);
    expect(world.lines.filter((line) => 'Unsettled' in line || 'Incomplete' in line)).toEqual([
      expect.objectContaining({ Incomplete: 0 }),
    ]);
  });
});
