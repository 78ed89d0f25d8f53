// numbers come in other digits, with names of exchanges and as SIP addresses
const sign = '[\\p{L}\\p{N}]';
const anySign = new RegExp(sign, 'gu');
const allButTheLastTwo = new RegExp(`${sign}(?=(?:[^\\p{L}\\p{N}]*${sign}){2})`, 'gu');

/** A phone number with all but its last two digits hidden; all of them where there are no more. */
export function maskPhone(phone: string): string {
  const masked = phone.replace(allButTheLastTwo, '*');
  return masked === phone ? phone.replace(anySign, '*') : masked;
}
