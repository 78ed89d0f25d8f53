import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../local/aws/event-pattern.ts';

const event = {
  source: 'liner.calls',
  detail: {
    n: 5,
    name: 'Answered',
    list: ['a', 'b'],
    nothing: null,
    deep: { flag: true },
    calls: [{ id: 1 }, { id: 2 }],
  },
};

describe('an event pattern', () => {
  for (const [pattern, accepts] of [
    [{ source: ['liner.calls'] }, true],
    [{ source: ['other', 'liner.calls'] }, true],
    [{ source: ['other'] }, false],
    [{ source: ['liner.calls'], absent: ['x'] }, false],
    [{ detail: { deep: { flag: [true] } } }, true],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { list: ['b'] } }, true],
    [{ detail: { list: ['c'] } }, false],
    [{ source: [{ prefix: 'liner.' }] }, true],
    [{ source: [{ suffix: '.calls' }] }, true],
    [{ detail: { name: [{ 'equals-ignore-case': 'answered' }] } }, true],
    [{ detail: { name: [{ 'anything-but': 'Answered' }] } }, false],
    [{ detail: { name: [{ 'anything-but': ['x', 'y'] }] } }, true],
    [{ detail: { name: [{ 'anything-but': { prefix: 'Ans' } }] } }, false],
    [{ detail: { name: [{ 'anything-but': ['x', 'Answered'] }] } }, false],
    [{ detail: { gone: [{ 'anything-but': 'x' }] } }, false],
    [{ detail: { gone: [{ exists: false }] } }, true],
    [{ detail: { gone: { deeper: [{ exists: false }] } } }, true],
    [{ detail: { name: [{ exists: true }] } }, true],
    [{ detail: { deep: [{ exists: true }] } }, false],
    [{ detail: { calls: { id: [2] } } }, true],
    [{ detail: { calls: { id: [3] } } }, false],
    [{ detail: { name: [{ exists: false }] } }, false],
    [{ detail: { n: [{ numeric: ['>', 4, '<=', 5] }] } }, true],
    [{ detail: { n: [{ numeric: ['>', 4, '<', 5] }] } }, false],
    [{ detail: { n: [{ numeric: ['>', 5] }] } }, false],
    [{ detail: { n: [{ numeric: ['>=', 5, '<', 6] }] } }, true],
    [{ detail: { n: [{ numeric: ['<', 5] }] } }, false],
    [{ detail: { n: [{ numeric: ['<=', 4] }] } }, false],
    [{ detail: { n: [{ numeric: ['=', 5] }] } }, true],
    [{ detail: { n: [{ numeric: ['=', 6] }] } }, false],
    [{ source: [{ prefix: 'calls' }] }, false],
    [{ source: [{ suffix: 'liner.' }] }, false],
    [{ detail: { name: [{ 'equals-ignore-case': 'busy' }] } }, false],
    [{ detail: { name: [{ numeric: ['>', 0] }] } }, false],
  ] as const) {
    it(`${accepts ? 'accepts' : 'refuses'} by ${JSON.stringify(pattern)}`, () => {
      expect(compilePattern(pattern)(event)).toBe(accepts);
    });
  }

  for (const pattern of [
    {},
    [],
    'x',
    { a: 'x' },
    { a: [{ wildcard: '*' }] },
    { a: [] },
    { a: [{}] },
    { a: [{ prefix: 'a', suffix: 'b' }] },
    { a: [{ prefix: 1 }] },
    { a: [{ exists: 'yes' }] },
    { a: [{ constructor: 'x' }] },
    { a: [{ numeric: ['~', 1] }] },
    { a: [{ numeric: ['>'] }] },
    { a: [{ numeric: ['>', '1'] }] },
    { a: [{ 'anything-but': { wildcard: '*' } }] },
    { $or: [{ a: [1] }, { b: [2] }] },
  ]) {
    it(`is not understood as ${JSON.stringify(pattern)}`, () => {
      expect(() => compilePattern(pattern)).toThrow();
    });
  }
});
