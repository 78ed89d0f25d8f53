import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../core/call-record.ts';
import { diagnoseCall } from '../../operate/diagnose-call.ts';
import { diagnoseStoredCall } from '../../operate/diagnose-stored-call.ts';
import type { Evidence } from '../../operate/evidence.ts';

const at = '2026-11-25T12:00:00.000Z';
const nowMs = Date.parse(at);
const evidence: Evidence = {
  ...{ callId: 7, stored: undefined, recordings: [], letters: [], heldLetters: 0, entries: [] },
  ...{ settings: { callIdPointer: '/callId', ladder: [], retainDays: 0 }, logsSinceMs: 0, nowMs },
  ...{ queued: 0, refused: [] },
};

function summaryOf(fields: Partial<CallRecord>): string {
  const record = {
    ...{ id: 7, callId: 7, contentHash: 'hash', complete: false, hasRecords: true },
    ...{ fetchedAt: at, changedAt: at, receivedAt: at, createdTime: at, ...fields },
  };
  const stored = { record, expiresAt: undefined };
  return diagnoseStoredCall({ ...evidence, stored }, stored).summary;
}

describe('recordings of a call that is stored', () => {
  const recordings = [{ id: 1 }, { id: 2, recordSummary: 'sold', fileUrl: 'https://f' }];

  it('are counted, and so are their summaries; nothing of them is told', () => {
    const summary = summaryOf({ recordings, statusCode: 'sold', complete: true });

    expect(summary).toContain('2 recordings are listed, 1 with a summary.');
    expect(summary).not.toMatch(/sold|https/);
  });

  it('are what is waited for where the status is known and they are listed', () => {
    expect(summaryOf({ recordings, statusCode: 'sold' })).toContain(
      'a recording has no summary yet',
    );
    expect(summaryOf({ recordings })).toContain('it has no status yet');
    expect(summaryOf({ recordings: [], statusCode: 'sold' })).toContain('without a recording');
  });
});

describe('recordings of a call that is no longer stored', () => {
  const read = { at, what: 'read', detail: 'new, stored', isQueued: false } as const;
  const left = { id: 1, hasSummary: false, state: 'stored' } as const;

  it.each([
    ['whose read the log tells of', [read]],
    ['that was read before the log', []],
  ])('are named, of one %s', (_, entries) => {
    expect(diagnoseCall({ ...evidence, entries, recordings: [left] })).toMatchObject({
      state: 'removed',
      summary: expect.stringContaining('1 of its recordings is in the bucket yet.'),
      next: expect.stringContaining('calls erase --orphans'),
    });
  });
});
