import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPhone } from '../../core/masked-phone.ts';

describe('a masked phone number', () => {
  for (const [phone, masked] of [
    ['+79001234567', '+*********67'],
    ['8 (900) 123-45-67', '* (***) ***-**-67'],
    ['79001234567 ext. 12', '*********** ***. 12'],
    ['1-800-FLOWERS', '*-***-*****RS'],
    ['sip:79001234567@liner.example', '***:***********@*****.*****le'],
    ['٠٩٠٠١٢٣٤٥٦٧', '*********٦٧'],
    ['７９００１２３４５６７', '*********６７'],
    ['𝟕𝟗𝟎𝟎𝟏', '***𝟎𝟏'],
    ['112', '*12'],
    ['12', '**'],
    ['+7', '+*'],
    ['+', '+'],
    ['', ''],
  ] as const) {
    it(`of ${phone || 'nothing'} is ${masked || 'nothing'}`, () => {
      expect(maskPhone(phone)).toBe(masked);
    });
  }

  it('shows at most two letters or digits, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (phone) => {
        const masked = maskPhone(phone);

        expect(masked.match(/[\p{L}\p{N}]/gu)?.length ?? 0).toBeLessThanOrEqual(2);
        expect(masked).toSatisfy((text) => text !== phone || !/[\p{L}\p{N}]/u.test(phone));
      }),
    );
  });
});
