import { describe, expect, it } from 'vitest';
import type { Letter } from '../../operate/letter.ts';
import { readEntry } from '../../operate/log-entries.ts';
import {
  type CopyEvidence,
  copiesNext,
  copiesText,
  recordingStories,
} from '../../operate/recording-stories.ts';

const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
const minuteMs = 60_000;
const link = { fileUrl: 'https://files.example/secret?signature=s' };
const listed = [{ id: 1, recordSummary: 'sold', durationSeconds: 30, ...link }];

function stories(
  changes: Partial<CopyEvidence> = {},
  recordings = listed as readonly { id: number }[],
) {
  const found = { objects: [], letters: [], entries: [], queued: 0, nowMs };
  return recordingStories(recordings, { ...found, ...changes });
}

function entries(...lines: [minutesAgo: number, fields: object][]) {
  return lines.flatMap(([minutesAgo, fields]) => {
    const text = JSON.stringify({ callId: 7, ...fields });
    const line = {
      timeMs: nowMs - minutesAgo * minuteMs,
      function: 'copy-recordings' as const,
      text,
    };
    return readEntry(line, 7) ?? [];
  });
}

const failed = (fields: object) => ({ message: 'failed', receiveCount: 2, ...fields });
const done = (fields: object) => ({ message: 'invocation', ...fields });
const letter = (fields: Partial<Letter>): Letter => ({
  ...{ id: 'l', callId: 7, queue: 'recordings', movedBySqs: false, bytes: 9 },
  ...{ queuedMs: nowMs - minuteMs, ...fields },
});
const object = {
  ...{ callId: 7, recordingId: 1, key: 'calls/7/1.mp3', bytes: 9 },
  storedAt: '2026-11-25T11:00:00.000Z',
};

describe('a recording', () => {
  it('is listed, where the stack copies none', () => {
    expect(recordingStories(listed, undefined)).toEqual([
      { id: 1, durationSeconds: 30, hasSummary: true, state: 'listed' },
    ]);
    expect(copiesText(recordingStories(listed, undefined))).toBe('');
  });

  it('is stored where there is an object of it, whatever else is told', () => {
    const [story] = stories({ objects: [object], letters: [letter({ recordingId: 1 })] });

    expect(story).toMatchObject({
      state: 'stored',
      stored: { key: 'calls/7/1.mp3', bytes: 9, storedAt: '2026-11-25T11:00:00.000Z' },
    });
    expect(copiesNext(7, story ? [story] : [])).toBeUndefined();
  });

  it('waits until its next try', () => {
    const retried = failed({ recordingId: 1, Code: 'RECORDING_UNAVAILABLE', retryInSeconds: 300 });
    const [story] = stories({ entries: entries([1, retried]), queued: 1 });

    expect(story).toMatchObject({
      state: 'waiting',
      code: 'RECORDING_UNAVAILABLE',
      nextAt: '2026-11-25T12:04:00.000Z',
    });
  });

  it('waits once its call has queued it', () => {
    expect(stories({ entries: entries([1, done({ RecordingsQueued: 2 })]) })).toMatchObject([
      { state: 'waiting' },
    ]);
    expect(stories({ queued: 3 })).toMatchObject([{ state: 'waiting' }]);
    const unlinked = stories({ entries: entries([1, done({ RecordingsQueued: 2 })]) }, [{ id: 2 }]);
    expect(unlinked).toMatchObject([{ state: 'without-link' }]);
  });

  it('is not asked for where its message is no longer in the queue', () => {
    const retried = failed({ recordingId: 1, Code: 'BUCKET_UNAVAILABLE', retryInSeconds: 60 });
    const purged = stories({ entries: entries([60, retried]) });

    expect(purged).toMatchObject([{ state: 'not-asked-for' }]);
    expect(copiesNext(7, purged)?.next).toContain('calls copy 7');
    expect(stories()).toMatchObject([{ state: 'not-asked-for' }]);
  });

  it('is a dead letter with its reason, by its own letter or that of its call', () => {
    for (const about of [{ recordingId: 1 }, {}]) {
      const given = stories({ letters: [letter({ code: 'RECORDING_TOO_LARGE', ...about })] });

      expect(given).toMatchObject([{ state: 'dead-letter', code: 'RECORDING_TOO_LARGE' }]);
      expect(copiesNext(7, given)).toMatchObject({
        code: 'RECORDING_TOO_LARGE',
        next: expect.stringContaining('calls letters --id 7 --redrive'),
      });
    }
    const ofAnother = stories({ letters: [letter({ recordingId: 2 })] });
    expect(ofAnother).toMatchObject([{ state: 'not-asked-for' }]);
  });

  it('was given up, where its letter is gone', () => {
    const dead = failed({ recordingId: 1, Code: 'RECORDING_NOT_AUDIO', DeadLetters: 1 });

    expect(stories({ entries: entries([9, dead]) })).toMatchObject([
      { state: 'letter-gone', code: 'RECORDING_NOT_AUDIO' },
    ]);
  });

  it('waits for Liner where that has no link yet, and is stored where it is no longer listed', () => {
    expect(stories({}, [{ id: 1 }])).toMatchObject([{ state: 'without-link' }]);
    expect(stories({ objects: [object] }, [])).toMatchObject([{ id: 1, state: 'stored' }]);
  });

  it('is told without its link and its summary', () => {
    const told = JSON.stringify(stories({ objects: [object] }));

    expect(told).not.toMatch(/secret|signature|sold/);
  });
});

describe('all recordings of a call', () => {
  it('are told in a sentence', () => {
    const letters = [2, 4].map((recordingId) =>
      letter({ recordingId, code: 'RECORDING_NOT_AUDIO' }),
    );
    const all = stories({ objects: [object], letters }, [
      ...listed,
      ...[2, 3, 4].map((id) => ({ id })),
    ]);

    expect(copiesText(all)).toBe(
      '1 of 4 in the bucket; 2, 4: given up, its letter waits for you (RECORDING_NOT_AUDIO); 3: without a link to copy from yet.',
    );
  });
});

describe('a line of copy-recordings', () => {
  it.each([
    [done({ recordingId: 1, RecordingsStored: 1 }), 'recording 1: stored'],
    [done({ recordingId: 1, RecordingsPresent: 1 }), 'recording 1: was there already'],
    [done({ recordingId: 1, RecordingsGone: 1 }), 'recording 1: no longer in the record'],
    [done({ RecordingsQueued: 2 }), 'recordings: to be copied: 2'],
    [
      failed({ recordingId: 1, Code: 'X', DeadLetters: 1 }),
      'recording 1: given up after 2 receives',
    ],
    [failed({ Code: 'X', retryInSeconds: 5 }), 'recordings: receive 2; next after 5 s'],
  ])('%j says %s', (fields, detail) => {
    expect(entries([1, fields])).toMatchObject([
      { detail: expect.stringContaining(detail), isOfCopy: true },
    ]);
  });
});
