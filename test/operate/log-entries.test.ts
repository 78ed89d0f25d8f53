import { describe, expect, it } from 'vitest';
import { linesAbout, readEntry } from '../../operate/log-entries.ts';

const lineOf = (fields: object) =>
  ({ timeMs: 0, function: 'enrich', text: JSON.stringify(fields) }) as const;

describe('a log line', () => {
  it.each([
    ['{"callId":7}', true],
    ['{"callId":7,"x":1}', true],
    ['{"callId":77}', false],
    ['{"callIds":[7]}', true],
    ['{"callIds":[1,7,22]}', true],
    ['{"callIds":[1,17,71]}', false],
    ['{"durationMs":7}', false],
  ])('%s is about call 7: %s', (text, isAbout) => {
    expect(new RegExp(linesAbout(7)).test(text)).toBe(isAbout);
  });

  it.each([
    [{ Enriched: 2 }, 'new, stored'],
    [{ Covered: 1 }, 'read since it was sent, so not read again'],
    [{ Enriched: 1, Unchanged: 2 }, 'one of 3: 1 new, stored; 2 nothing new'],
  ])('of a batch with %o says what became of the call', (counts, detail) => {
    expect(
      readEntry(lineOf({ message: 'invocation', callIds: [5, 7], requestId: 'r-1', ...counts }), 7),
    ).toMatchObject({
      ...{ what: 'read', requestId: 'r-1', detail },
    });
  });

  it('of refused recordings says that the call itself goes on', () => {
    const fields = {
      message: 'failed',
      Code: 'RECORDINGS_REFUSED',
      callId: 7,
      reason: 'not-found',
    };

    expect(readEntry(lineOf({ ...fields, Failures: 1 }), 7)).toMatchObject({
      ...{ what: 'failed', code: 'RECORDINGS_REFUSED', isQueued: false },
      detail: 'recordings or summaries left out (not-found); the call itself goes on',
    });
  });

  it.each([
    ['of another call', JSON.stringify({ message: 'failed', callId: 8, Code: 'X' })],
    ['of another kind', JSON.stringify({ message: 'done', callId: 7 })],
    ['of a crash', 'Task timed out after 30.00 seconds'],
    ['that is no object', '7'],
  ])('%s says nothing', (_, text) => {
    expect(readEntry({ timeMs: 0, function: 'enrich', text }, 7)).toBeUndefined();
  });
});
