import * as z from 'zod/mini';

const duration = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

// a first run looks back as far as the last age, hour by hour
const oldestMs = 366 * 86_400_000;

/**
 * The ages at which a call is read again, from its first read: ISO 8601 durations of days,
 * hours, minutes and seconds, ascending, up to a year, parted by commas. Parsed into milliseconds.
 */
export const RecheckAfter = z.pipe(
  z.pipe(
    z.string().check(z.refine((text) => text.split(',').every((age) => duration.test(age)))),
    z.transform((text: string) => text.split(',').map(milliseconds)),
  ),
  z.array(z.int().check(z.lte(oldestMs))).check(z.refine(isAscending)),
);

function milliseconds(text: string): number {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (duration.exec(text) ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

function isAscending(ages: readonly number[]): boolean {
  return ages.every((age, index) => age > (ages[index - 1] ?? 0));
}
