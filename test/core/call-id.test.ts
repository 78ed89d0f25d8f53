import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCallId } from '../../core/call-id.ts';
import { PermanentError } from '../../core/errors.ts';
import { parseLosslessJson } from '../../core/lossless-json.ts';
import { badIds } from '../faults/bad-input.ts';

const callId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const isId = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;

describe('a call id', () => {
  it('is any positive safe integer, as a number or in decimal digits', () => {
    fc.assert(
      fc.property(callId, (id) => {
        expect(parseCallId(id)).toBe(id);
        expect(parseCallId(String(id))).toBe(id);
      }),
    );
  });

  it('is no other value', () => {
    const isSpelled = (value: unknown) => typeof value === 'string' && isId(Number(value));
    const anything = fc.anything().filter((value) => !isId(value) && !isSpelled(value));

    fc.assert(
      fc.property(anything, (value) => {
        expect(() => parseCallId(value)).toThrow();
      }),
    );
  });

  it('is no other text', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789+-.eExX_ \n\t\u00001１٣') }),
      fc
        .tuple(callId, fc.constantFrom(' ', '\n', '.', '/', '0x', '-', '+', '0', '１'))
        .map(([id, mark]) => `${mark}${id}`),
    );

    fc.assert(
      fc.property(text, (spelled) => {
        const isDecimal = /^[1-9][0-9]*$/.test(spelled) && isId(Number(spelled));
        if (isDecimal) expect(parseCallId(spelled)).toBe(Number(spelled));
        else expect(() => parseCallId(spelled)).toThrow(PermanentError);
      }),
    );
  });

  for (const json of badIds) {
    it(`is not ${json.slice(0, 40)}, and what it is instead is not told`, () => {
      const value = parseLosslessJson(json);

      const refusal = new PermanentError('CALL_ID_INVALID', { reason: 'call-id-malformed' });
      expect(() => parseCallId(value)).toThrow(refusal);
    });
  }

  it('may be the largest safe integer and not one more', () => {
    expect(parseCallId('9007199254740991')).toBe(9007199254740991);
    expect(() => parseCallId('9007199254740992')).toThrow();
  });
});
