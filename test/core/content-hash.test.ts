import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../core/content-hash.ts';

/** The same value with the members of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reordered(member)] as const);
  return Object.fromEntries(members.reverse());
}

describe('the content hash', () => {
  it('ignores the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(contentHash(reordered(value))).toBe(contentHash(value));
      }),
    );
  });

  it('differs where the content does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

        expect(contentHash(one) === contentHash(other)).toBe(isSame);
      }),
    );
  });

  it('tells values apart that look alike', () => {
    const alike = [1, '1', true, 'true', null, 'null', [], {}, [1], { 0: 1 }, '', ['']];

    expect(new Set(alike.map(contentHash)).size).toBe(alike.length);
  });

  it('refuses what is nested too deep to be walked', () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

    expect(() => contentHash(nested(501))).not.toThrow();
    for (const levels of [502, 100_000]) {
      expect(() => contentHash(nested(levels))).toThrow('RECORD_REFUSED');
    }
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => ['member', key, sorted(member)])
    .concat([['object']] as never);
}
