import { parseDigits, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A phone number as somebody wrote it. */
export interface WrittenPhone {
  readonly digits: string;
  readonly hasPlus: boolean;
  /** the E.164 numbers it can be by itself: one where it begins with a plus */
  readonly international: readonly string[];
  /** the calling codes of those, as in `7` */
  readonly callingCodes: readonly string[];
  /** the E.164 number it is in a country; undefined where it begins with a plus */
  national(callingCode: string): string | undefined;
}

/** Whether a text is nothing but a number: a link or a hash is made of digits too. */
export const looksDialled = /^\s*(?:(?:tel|sips?):)?[+(\p{Nd}][\s\p{Nd}().~/-]*(?:[;@,].*)?$/u;

const fewestDigits = 5;

/** Reads a number, a `tel:` or a SIP address; undefined where there are less than five digits. */
export function readPhone(text: string): WrittenPhone | undefined {
  const [address = ''] = text
    .normalize('NFKC')
    .replace(/^.*?\b(?:tel|sips?|callto):/i, '')
    // what comes behind: parameters, an extension, another number
    .split(/[;@,:#]|ext|доб|(?<=\d\)?)\s*x\s*(?=\d)|(?<=\d)\s*\/\s*(?=\+)/i);
  // NFKC has dealt with full-width digits, this deals with Arabic ones
  const digits = parseDigits(address);
  if (digits.length < fewestDigits) return undefined;
  const hasPlus = /^[^\p{Nd}]*\+/u.test(address);
  const international = hasPlus ? [parse(`+${digits}`)?.number ?? `+${digits}`] : dialled(digits);
  return {
    digits,
    hasPlus,
    international,
    callingCodes: international.flatMap((number) => parse(number)?.countryCallingCode ?? []),
    national: (callingCode) => (hasPlus ? undefined : parse(digits, callingCode)?.number),
  };
}

/**
 * The number both stand for, in E.164 where a country is known; undefined when they differ. What names
 * no country is read as a number of `callingCode`; without that, as one of the country of the other. Two that name none
 * are the same when nothing but a trunk prefix tells them apart.
 */
export function sharedNumber(a: WrittenPhone, b: WrittenPhone, callingCode?: string) {
  const ofB = readings(b, callingCode ? [callingCode] : a.callingCodes);
  return readings(a, callingCode ? [callingCode] : b.callingCodes).find((number) =>
    ofB.includes(number),
  );
}

function readings(phone: WrittenPhone, callingCodes: readonly string[]): string[] {
  const national = callingCodes.flatMap((code) => phone.national(code) ?? []);
  const local = phone.hasPlus ? [] : [phone.digits.replace(/^(?:0+|8(?=\d{10}$))/, '')];
  return [...phone.international, ...national, ...local];
}

/**
 * 00 as the ITU has it, 011 as in North America, 0011 as in Australia, 010 as in Japan, 810 as in
 * Russia; many leave the plus out altogether
 */
function dialled(digits: string): string[] {
  return ['', '00', '011', '0011', '010', '810']
    .filter((prefix) => digits.startsWith(prefix))
    .map((prefix) => `+${digits.slice(prefix.length)}`);
}

function parse(number: string, defaultCallingCode?: string) {
  return parsePhoneNumberFromString(number, {
    extract: false,
    ...(defaultCallingCode && { defaultCallingCode }),
  });
}
