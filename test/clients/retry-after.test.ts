import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../clients/retry-after.ts';

const nowMs = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

describe('a Retry-After of', () => {
  const headers: [header: string | undefined, ms: number | undefined][] = [
    ['120', 120_000],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:30:00 GMT', 120_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['soon', undefined],
    ['', undefined],
    ['Wed, 99 Oct 2026 07:28:00 GMT', undefined],
    ['Abc, 21 Xyz 2026 07:28:00 GMT', undefined],
    ['2026-10-21T07:28:00Z', undefined],
    [undefined, undefined],
  ];
  for (const [header, ms] of headers) {
    it(`"${header}" asks for ${ms} ms`, () => {
      expect(retryAfterMs(header, nowMs)).toBe(ms);
    });
  }

  it('anything at all asks for a time from now on, or for nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d+$/)), (header) => {
        const ms = retryAfterMs(header, nowMs);

        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});
