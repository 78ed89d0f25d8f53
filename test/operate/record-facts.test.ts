import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../core/call-record.ts';
import { entriesOf, factsOf, nextReadMs } from '../../operate/record-facts.ts';

const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
const minutes = (count: number) => count * 60_000;
const ago = (ms: number) => new Date(nowMs - ms).toISOString();
const ladder = [minutes(10), minutes(60), minutes(1440)];

function recordOf(changes: Partial<CallRecord> = {}): CallRecord {
  const at = ago(minutes(30));
  const record = { id: 7, callId: 7, contentHash: 'a'.repeat(64), complete: false };
  return { ...record, fetchedAt: at, changedAt: at, receivedAt: at, createdTime: at, ...changes };
}

describe('the past of a record', () => {
  it('is the events it was told in, under their ids, and its last read', () => {
    const record = recordOf({
      ...{ changedAt: ago(minutes(3)), fetchedAt: ago(minutes(2)) },
      ...{ completedAt: ago(minutes(3)), complete: true },
    });

    expect(entriesOf(record).map(({ at, detail }) => [at, detail])).toEqual([
      [record.receivedAt, `Call Enriched, id 7/enriched/${record.receivedAt}`],
      [record.completedAt, `Call Completed, id 7/completed/${record.completedAt}`],
      [record.changedAt, `Call Changed, id 7/changed/${record.changedAt}/aaaaaaaaaaaa`],
      [record.fetchedAt, 'the read that is stored'],
    ]);
  });

  it('ends with the look for what did not settle', () => {
    const record = recordOf({ receivedAt: ago(minutes(1470)), createdTime: ago(minutes(1470)) });

    expect(nextReadMs(record, ladder, nowMs)).toBe(nowMs + minutes(31));
    expect(nextReadMs(record, ladder, nowMs + minutes(40))).toBeUndefined();
  });
});

describe('what is told of a record', () => {
  it('counts recordings and summaries, and holds neither', () => {
    const recordings = [
      { id: 1, fileUrl: 'https://f' },
      { id: 2, recordSummary: 'sold' },
    ];

    const facts = factsOf({ record: recordOf({ recordings }), expiresAt: undefined });

    expect(facts).toMatchObject({ recordings: 2, summaries: 1 });
    expect(JSON.stringify(facts)).not.toMatch(/https|sold/);
  });
});
