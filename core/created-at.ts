const written =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(?:Z|UTC|([+-])(\d\d)(?::?(\d\d))?))?$/i;

const [minuteMs, dayMs] = [60_000, 86_400_000];
const farthestOffsetMinutes = 14 * 60;

/**
 * A time as ISO 8601 or a database writes it, in epoch milliseconds; undefined where there is no such
 * time. `T` or a space, seconds or none, a fraction after a point or a comma (cut at milliseconds),
 * then `Z`, `UTC`, `+03`, `+0300`, `+03:00` or nothing, which is UTC too. A leap second is the second
 * after it.
 */
export function writtenTimeMs(text: string): number | undefined {
  const parts = written.exec(text.trim());
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [fraction = '', sign, offsetHours, offsetMinutes] = parts.slice(7);
  const offset = Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0);

  // not Date.parse: it takes the 30th of February for the 2nd of March
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDate =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isOffset = offset <= farthestOffsetMinutes && Number(offsetMinutes ?? 0) < 60;
  if (!isDate || hour > 23 || minute > 59 || second > 60 || !isOffset) return undefined;

  const localMs = date.getTime() + (hour * 60 + minute) * minuteMs + second * 1000;
  const utcMs = localMs - (sign === '-' ? -offset : offset) * minuteMs;
  if (second === 60 && utcMs % dayMs !== 0) return undefined;
  return utcMs + Number(fraction.slice(0, 3).padEnd(3, '0'));
}
