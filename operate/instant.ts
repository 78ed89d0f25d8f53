import { z } from 'zod';

const Written = z.union([
  z.iso.date(),
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }), // minutes
]);
const ago = /^(\d{1,5})(m|h|d)$/;
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A time as an operator gives it, in epoch milliseconds: ISO 8601 with its offset from UTC, a date, which
 * begins in UTC, or how long ago, as `90m`, `2h` or `3d`. Undefined for anything else.
 */
export function readInstant(text: string, nowMs: number): number | undefined {
  const [, count, unit] = ago.exec(text) ?? [];
  if (unit) return nowMs - Number(count) * unitMs[unit as keyof typeof unitMs];
  return Written.safeParse(text).success ? Date.parse(text) : undefined;
}
