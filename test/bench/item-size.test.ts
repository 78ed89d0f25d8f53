import { describe, expect, it } from 'vitest';
import { itemBytes, writeUnitsOf } from '../../bench/cost/item-size.ts';

describe('the size of an item', () => {
  it.each([
    ['names and text in UTF-8', { näme: { S: 'é' } }, 5 + 2],
    ['two digits of a number in a byte, and one more', { n: { N: '12345' } }, 1 + 3 + 1],
    ['a byte for true, false and null', { yes: { BOOL: true }, no: { NULL: true } }, 3 + 1 + 2 + 1],
    ['three bytes around a list, one a member', { l: { L: [{ S: 'ab' }] } }, 1 + 3 + 1 + 2],
    ['three bytes around a map, one a member', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 1 + 1],
  ])('counts %s', (_, item, bytes) => {
    expect(itemBytes(item as never)).toBe(bytes);
  });

  it('costs a write unit for each kilobyte begun', () => {
    expect([1, 1024, 1025, 3000].map(writeUnitsOf)).toEqual([1, 1, 2, 3]);
  });
});
