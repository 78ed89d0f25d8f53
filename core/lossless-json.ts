// doubles keep 15 significant digits, so only longer numbers and exponents need a second look
const mayNotFitDouble = /[\d.]{16}|\d[eE]/;

/**
 * JSON.parse that never rounds: a number a double cannot hold is kept as its text.
 * @throws {SyntaxError | RangeError} quoting the input: do not log it
 */
export function parseLosslessJson(text: string): unknown {
  if (!mayNotFitDouble.test(text)) return JSON.parse(text);
  return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown);
}

// the third argument: https://github.com/tc39/proposal-json-parse-with-source
function keepExact(_key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value;
  return decimal(String(value)) === decimal(context.source) ? value : context.source;
}

/** The one spelling of a decimal number: its significant digits and exponent. */
function decimal(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${scale}`;
}
