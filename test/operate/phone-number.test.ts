import { describe, expect, it } from 'vitest';
import { readPhone, sharedNumber } from '../../operate/phone-number.ts';

function isSame(a: string, b: string, callingCode?: string) {
  const [one, other] = [readPhone(a), readPhone(b)];
  if (!one || !other) throw new Error('no number');
  const there = sharedNumber(one, other, callingCode) !== undefined;
  expect(sharedNumber(other, one, callingCode) !== undefined).toBe(there);
  return there;
}

describe('two phone numbers are the same', () => {
  for (const written of [
    '+79995550134',
    '+7 (999) 555-01-34',
    '79995550134',
    '8 (999) 555-01-34',
    '89995550134',
    '9995550134',
    '007 999 555 01 34',
    '8~10 7 999 555 01 34',
    '011 7 999 555 0134',
    'tel:+7-999-555-01-34',
    'tel:+79995550134;ext=12',
    '+7 999 555-01-34 доб. 12',
    '+7 (999) 555-01-34 x12',
    '+7 999 555-01-34 / +7 999 555-01-35',
    '0011 7 999 555 0134',
    '010 7 999 555 0134',
    'sip:+79995550134@pbx.example;transport=udp',
    '"Ivan" <sip:79995550134@pbx.example>',
    '＋７ ９９９ ５５５ ０１ ３４',
    '+٧٩٩٩٥٥٥٠١٣٤',
    '۸۹۹۹۵۵۵۰۱۳۴',
  ]) {
    it(`when one is +7 999 555-01-34 and the other is written ${written}`, () => {
      expect(isSame('+7 999 555-01-34', written)).toBe(true);
    });
  }

  for (const [a, b] of [
    ['8 (999) 555-01-34', '9995550134'],
    ['+49 171 1234567', '0171 1234567'],
    ['+49 (0)171 1234567', '0049 171 1234567'],
    ['+39 06 1234 5678', '06 1234 5678'],
    ['+375 29 123-45-67', '8 029 123-45-67'],
    ['+1 212 555 0134', '(212) 555-0134'],
    ['+7 000 555 01 34', '8 (000) 555-01-34'],
  ] as const) {
    it(`as ${a} and ${b}`, () => expect(isSame(a, b)).toBe(true));
  }

  it('when they are in the country that is given', () => {
    expect(isSame('0171 1234567', '+49 171 1234567', '49')).toBe(true);
  });
});

describe('two phone numbers differ', () => {
  for (const [a, b] of [
    ['+7 999 555-01-34', '+7 999 555-01-35'],
    ['+7 999 555-01-34', '+1 999 555 01 34'],
    ['+7 999 555-01-34', '+8 999 555 01 34'],
    ['+7 999 555-01-34', '0999 555 01 34'],
    ['+7 999 555-01-34', '555-01-34'],
    ['+7 999 555-01-34', '+7 999 555-01-34-5'],
    ['+49 171 1234567', '+44 171 1234567'],
    ['+49 171 1234567', '8 171 123 45 67'],
  ] as const) {
    it(`as ${a} and ${b}`, () => expect(isSame(a, b)).toBe(false));
  }

  it('when they are not in the country that is given', () => {
    expect(isSame('0171 1234567', '+44 171 1234567', '49')).toBe(false);
    expect(isSame('8 (999) 555-01-34', '+7 999 555-01-34', '49')).toBe(false);
  });
});

describe('what has less than five digits', () => {
  for (const text of ['', 'anonymous', 'sip:ivan@pbx.example', '1234', 'sip:101@10.0.0.1:5060']) {
    it(`is no phone number, as ${JSON.stringify(text)}`, () => {
      expect(readPhone(text)).toBeUndefined();
    });
  }

  it('ends at five', () => {
    expect(readPhone('12345')?.digits).toBe('12345');
  });
});
