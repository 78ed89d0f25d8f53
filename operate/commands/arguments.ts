import { InvalidArgumentError, Option } from 'commander';

/** Reads a whole number of an option. @throws {InvalidArgumentError} when it is none, or out of bounds */
export function wholeNumber(minimum: number, maximum: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${minimum} to ${maximum}.`);
  };
}

export function dryRunOption(): Option {
  return new Option('--dry-run', 'say what would be done, and do nothing').default(false);
}

/** @param what is done at that rate, as in `records written` */
export function rateOption(what: string, byDefault: number, most: number): Option {
  return new Option('--rate <n>', `${what} a second, at most`)
    .argParser(wholeNumber(1, most))
    .default(byDefault);
}
