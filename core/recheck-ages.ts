import * as z from 'zod/mini';
import { durationMs } from './duration.ts';

// a first run looks back as far as the last age, hour by hour
const oldestMs = 366 * 86_400_000;

/**
 * The ages at which a call is read again, from its first read: ISO 8601 durations of days,
 * hours, minutes and seconds, ascending, up to a year, parted by commas. Parsed into milliseconds.
 */
export const RecheckAfter = z.pipe(
  z.pipe(
    z
      .string()
      .check(z.refine((text) => text.split(',').every((age) => durationMs(age) !== undefined))),
    z.transform((text: string) => text.split(',').map((age) => Number(durationMs(age)))),
  ),
  z.array(z.int().check(z.lte(oldestMs))).check(z.refine(isAscending)),
);

function isAscending(ages: readonly number[]): boolean {
  return ages.every((age, index) => age > (ages[index - 1] ?? 0));
}
