import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLosslessJson } from '../../core/lossless-json.ts';

describe('exact JSON', () => {
  it('is JSON wherever a double holds the numbers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every whole number: as a number, or as its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (number) => {
        const value = parseLosslessJson(`[${number}]`) as [number | string];

        // a double stands for the shortest decimal that names it
        const text =
          typeof value[0] === 'number'
            ? value[0].toLocaleString('fullwide', {
                useGrouping: false,
                maximumSignificantDigits: 21,
              })
            : value[0];
        expect(BigInt(text)).toBe(number);
      }),
    );
  });

  it('keeps every decimal number: as a number that prints the same, or as its text', () => {
    const digits = fc.stringMatching(/^[0-9]{1,25}$/);
    fc.assert(
      fc.property(fc.nat(), digits, (whole, fraction) => {
        const text = `${whole}.${fraction}`;
        const value = parseLosslessJson(text);

        const shortened = text.replace(/\.?0+$/, '');
        if (typeof value === 'number') expect(plain(value)).toBe(shortened);
        else expect(value).toBe(text);
      }),
    );
  });

  const kept: Record<string, unknown> = {
    '9007199254740991': 9007199254740991,
    '9007199254740993': '9007199254740993',
    '1e309': '1e309',
    '-1e309': '-1e309',
    '1e-400': '1e-400',
    '0.1': 0.1,
    '1.10': 1.1,
    '1e2': 100,
    '1.5E3': 1500,
    '0.30000000000000004': 0.30000000000000004,
    '0.300000000000000040': 0.30000000000000004,
    '1.00000000000000001': '1.00000000000000001',
    '-0.0': -0,
    '123456789012345678': '123456789012345678',
    '120000000000000000000': 120000000000000000000,
  };
  for (const [text, value] of Object.entries(kept)) {
    it(`reads ${text} as ${JSON.stringify(value)}`, () => {
      expect(parseLosslessJson(text)).toBe(value);
    });
  }

  it('keeps a member named __proto__ as a member', () => {
    const value = parseLosslessJson('{"__proto__": {"id": 9007199254740993}}') as object;

    expect(Object.keys(value)).toEqual(['__proto__']);
    expect('id' in value).toBe(false);
  });

  it('leaves long digits inside text alone', () => {
    expect(parseLosslessJson('["9007199254740993"]')).toEqual(['9007199254740993']);
  });
});

/** A number without an exponent. */
function plain(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}
