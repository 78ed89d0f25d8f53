import { describe, expect, it } from 'vitest';
import { showLetters, showRemoval } from '../../../operate/commands/show-letters.ts';
import { createPrint } from '../../../operate/print.ts';

const print = createPrint({
  ...{ isJson: false, isWatched: false, now: () => 0 },
  out: async () => {},
  err: () => {},
});
const listed = { letters: [], groups: [], hidden: 0, end: 'all' as const };
const removal = { removed: 1, failed: 0, known: 1, byCode: {}, hidden: 0, end: 'all' as const };

describe('how calls letters ends', () => {
  it.each([
    ['with 0 where all that were meant are removed', {}, 0],
    ['with 3 where none was meant', { removed: 0 }, 3],
    ['with 1 where SQS did not take one', { failed: 1 }, 1],
    ['with 6 where others hold some, whatever was removed', { hidden: 5 }, 6],
    ['with 6 where it was cut off', { end: 'aborted' as const }, 6],
  ])('%s', (_, changes, code) => {
    expect(showRemoval(print, { ...removal, ...changes }, 'dropped')).toBe(code);
  });

  it.each([
    ['with 0 where there are none', {}, false, 0],
    ['with 3 where none was meant', {}, true, 3],
    ['with 6 where others hold some', { hidden: 5 }, true, 6],
  ])('a look %s', (_, changes, isChosen, code) => {
    const shown = { isEach: false, isChosen, done: undefined, nowMs: 0 };

    expect(showLetters(print, { ...listed, ...changes }, shown)).toBe(code);
  });
});
