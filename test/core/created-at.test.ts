import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenTimeMs } from '../../core/created-at.ts';

const isoOf = (text: string) => {
  const ms = writtenTimeMs(text);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('a written time', () => {
  for (const [text, utc] of [
    ['2026-11-23T11:22:33Z', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T11:22:33', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T11:22', '2026-11-23T11:22:00.000Z'],
    ['2026-11-23 11:22:33', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23t11:22:33z', '2026-11-23T11:22:33.000Z'],
    [' 2026-11-23 11:22:33\n', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23 11:22:33 UTC', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23 11:22:33.5 UTC', '2026-11-23T11:22:33.500Z'],
    ['2026-11-23 14:22:33+03', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23 14:22:33+0300', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23 14:22:33 +0300', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T14:22:33+03:00', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T05:52:33-05:30', '2026-11-23T11:22:33.000Z'],
    ['2026-11-24T01:22:33+14', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T11:22:33-00:00', '2026-11-23T11:22:33.000Z'],
    ['2026-11-23T11:22:33,25Z', '2026-11-23T11:22:33.250Z'],
    ['2026-11-23 14:22:33.123456+03', '2026-11-23T11:22:33.123Z'],
    ['2026-11-23T11:22:33.999999999Z', '2026-11-23T11:22:33.999Z'],
    ['2026-11-23T02:00:00+03:00', '2026-11-22T23:00:00.000Z'],
    ['2028-02-29T11:22:33Z', '2028-02-29T11:22:33.000Z'],
    // a leap second
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T02:59:60.5+03:00', '2017-01-01T00:00:00.500Z'],
    ['0001-01-01T00:00:00Z', undefined],
  ] as const) {
    it(`is read: ${JSON.stringify(text)}`, () => {
      expect(isoOf(text)).toBe(utc);
    });
  }

  for (const text of [
    '',
    ' ',
    'noon',
    '2026',
    '2026-11-23',
    '11:22:33',
    '23.11.2026 11:22:33',
    '2026/11/23 11:22:33',
    '1795432953',
    '2026-00-23T11:22:33Z',
    '2026-13-23T11:22:33Z',
    '2026-11-00T11:22:33Z',
    '2026-02-30T11:22:33Z',
    '2026-11-31T11:22:33Z',
    '2027-02-29T11:22:33Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T25:00:00Z',
    '2026-11-23T11:60:00Z',
    '2026-11-23T11:22:60Z',
    '2026-11-23T11:22:61Z',
    '2026-11-23T11:22:33+15:00',
    '2026-11-23T11:22:33+03:60',
    '2026-11-23T11:22:33+3',
    '2026-11-23T11:22:33+03:00Z',
    '2026-11-23T11:22:33 MSK',
    '2026-11-23T11:22:33 somewhere',
    '2026-11-23T11:22:33.Z',
    '2026-11-23T11Z',
    '+012026-11-23T11:22:33Z',
    '-000001-11-23T11:22:33Z',
    '2026-W48-1T11:22:33Z',
    '２０２６-11-23T11:22:33Z',
  ]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      expect(isoOf(text)).toBe(undefined);
    });
  }

  it('is what it was before it was written, however it is written', () => {
    const time = fc.integer({ min: Date.UTC(2000), max: Date.UTC(2100) });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const between = fc.constantFrom('T', ' ', 't');
    const colon = fc.constantFrom(':', '');

    fc.assert(
      fc.property(time, offset, between, colon, (ms, minutes, separator, parted) => {
        const local = new Date(ms + minutes * 60_000).toISOString().slice(0, -1);
        const two = (value: number) => String(value).padStart(2, '0');
        const size = Math.abs(minutes);
        const sign = minutes < 0 ? '-' : '+';
        const text = `${local.replace('T', separator)}${sign}${two(Math.floor(size / 60))}${parted}${two(size % 60)}`;

        expect(writtenTimeMs(text)).toBe(ms);
      }),
    );
  });

  it('is read without a hitch, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const ms = writtenTimeMs(text);

        expect(ms === undefined || Number.isFinite(ms)).toBe(true);
      }),
    );
  });
});
