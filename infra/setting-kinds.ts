import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { durationMs } from '../core/duration.ts';

// all of them abort, so that contradictions are looked for between sound values only

export function text(accepted: string, fits: (value: string) => boolean) {
  return z.string({ error: accepted }).refine(fits, { error: accepted, abort: true });
}

export function listOf(value: string): readonly string[] {
  return value === '' ? [] : value.split(',');
}

export function matching(pattern: RegExp, accepted: string) {
  return text(accepted, (value) => pattern.test(value));
}

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

export function wholeNumber(minimum: number, maximum: number) {
  const error = `a whole number from ${minimum} to ${maximum}`;
  const bound = { error, abort: true };
  return z.preprocess(readDigits, z.int(bound).gte(minimum, bound).lte(maximum, bound));
}

export function duration(least: string, most: string) {
  const [leastMs, mostMs] = [least, most].map((bound) => Number(durationMs(bound)));
  return text(`an ISO 8601 duration from ${least} to ${most}, as in PT12H or P3D`, (value) => {
    const ms = durationMs(value);
    return ms !== undefined && ms >= Number(leastMs) && ms <= Number(mostMs);
  });
}

/** log groups that never expire are not on offer */
export function retentionDays() {
  const days = Object.values(RetentionDays)
    .filter((value) => typeof value === 'number')
    .filter((value) => value !== RetentionDays.INFINITE);
  const error = `a number of days that CloudWatch Logs offers: ${days.join(', ')}`;
  return z.preprocess(readDigits, z.literal(days, { error }));
}

/** `-c` hands over text, files may hold numbers */
function readDigits(value: unknown) {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}
