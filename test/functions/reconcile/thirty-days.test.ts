import { beforeAll, describe, expect, it } from 'vitest';
import type { ReconciliationReport } from '../../../core/reconciliation.ts';
import { createCallCentre } from '../../support/call-centre.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const days = 30;

const centre = createCallCentre({
  seed: 12,
  orders: 400,
  callsADay: 20_000,
  lookBackMs: 30 * hour,
  lostShare: 0.03,
  stackDown: [9 * day + 2 * hour, 9 * day + 8 * hour],
  // a run has just begun
  linerDown: [16 * day + 2 * minute, 16 * day + 5 * hour],
  aheadMs(sinceMs) {
    if (sinceMs >= 5 * day - minute && sinceMs < 5 * day + hour) return 5 * minute;
    if (sinceMs >= 12 * day - hour && sinceMs < 12 * day + 2 * hour) return -hour;
    return sinceMs === 20 * day + 9 * hour ? 40 * day : 0;
  },
});
const runs: { report: ReconciliationReport; truth: ReturnType<typeof centre.truthOf> }[] = [];
let mostQueued = 0;
let longestText = 0;

describe('thirty days of 20,000 calls, 3 % of them never told of, with outages and odd clocks', () => {
  const { world } = centre;

  beforeAll(async () => {
    for (let n = 0; n < days * 24 * 60 + 12 * 60; n++) {
      world.queued.clear();
      // the last hours are there for what is still to be repaired
      await centre.minute(n < (days * 24 - 1) * 60);
      mostQueued = Math.max(mostQueued, world.queued.size);
      const report = world.reports()[runs.length];
      if (report) runs.push({ report, truth: centre.truthOf(report.window) });
    }
    longestText = Math.max(...[...world.notes.values()].map((text) => text.length));
  }, 240_000);

  it('has every call stored as Liner has it', () => {
    expect(centre.unread()).toEqual([]);
    expect(world.records.size).toBeGreaterThan(590_000);
  });

  it('says in each report what was true', () => {
    const said = runs.map(({ report: { listed, stored, missing, stale, unlisted } }) => {
      return { listed, stored, missing, stale, unlisted };
    });

    expect(said).toEqual(runs.map(({ truth }) => truth));
    expect(runs.length).toBeGreaterThanOrEqual(days);
  });

  it('repairs all it found by the next look, each call once', () => {
    const left = runs.filter(({ report }) => report.repaired < report.queued);
    const found = runs.map(
      ({ report: { missing, stale, unlisted } }) => missing + stale + unlisted,
    );

    expect(left).toEqual([]);
    expect(runs.map(({ report }) => report.queued)).toEqual(found);
    // told of, changed, vanished
    expect([...world.reads].filter(([, times]) => times > 3)).toEqual([]);
  });

  it('asks Liner for at most 15 lists a thousand calls, and queues at most two calls a second', () => {
    const perThousand = runs
      .filter(({ report }) => report.listed > 1000)
      .map(({ report: { requests, listed } }) => (1000 * requests) / listed);

    expect(Math.max(...perThousand)).toBeLessThan(15);
    expect(mostQueued).toBeLessThanOrEqual(120);
  });

  it('reads each listed call once, and those under repair a few times more', () => {
    const sum = (name: 'listed' | 'queued') =>
      runs.reduce((all, { report }) => all + report[name], 0);

    expect(world.recordsRead).toBeLessThan(sum('listed') + 5 * sum('queued'));
  });

  it('remembers little at a time', () => {
    expect(world.table.largest).toBeLessThan(50_000);
    expect(longestText).toBeLessThan(20_000);
  });
});
