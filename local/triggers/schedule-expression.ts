/** Whether a schedule is due in a minute: its date, and how many minutes after the start it is. */
export type IsDue = (minute: Date, minutesRun: number) => boolean;

/**
 * `rate(...)` or `cron(...)`, the latter in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws {Error} for an expression that is not understood here
 */
export function parseSchedule(expression: string): IsDue {
  const [, kind, content = ''] = /^(rate|cron)\(([^()]+)\)$/.exec(expression) ?? [];
  const isDue = kind === 'rate' ? parseRate(content) : kind && parseCron(content);
  if (isDue) return isDue;
  throw new Error(`the schedule ${expression} is not understood`);
}

const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

function parseRate(content: string): IsDue | undefined {
  const [, digits, unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(content) ?? [];
  const count = Number(digits);
  // AWS insists on grammar
  if (!digits || (count === 1) === (plural === 's')) return undefined;
  const period = count * (unitMinutes[unit] ?? 1);
  return (_, minutesRun) => minutesRun % period === 0;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly first: number;
  readonly last: number;
  /** of the values from 1 on */
  readonly names?: readonly string[];
  readonly valueIn: (minute: Date) => number;
}

const fields: readonly Field[] = [
  { first: 0, last: 59, valueIn: (minute) => minute.getUTCMinutes() },
  { first: 0, last: 23, valueIn: (minute) => minute.getUTCHours() },
  { first: 1, last: 31, valueIn: (minute) => minute.getUTCDate() },
  { first: 1, last: 12, names: months, valueIn: (minute) => minute.getUTCMonth() + 1 },
  { first: 1, last: 7, names: weekdays, valueIn: (minute) => minute.getUTCDay() + 1 },
  { first: 1970, last: 2199, valueIn: (minute) => minute.getUTCFullYear() },
];

function parseCron(content: string): IsDue | undefined {
  const texts = content.trim().split(/ +/);
  // one of the two kinds of day is left open
  if (texts.length !== fields.length || (texts[2] === '?') === (texts[4] === '?')) return undefined;
  const sets = fields.map((field, i) => valuesOf(texts[i] ?? '', field));
  if (sets.includes(undefined)) return undefined;
  return (minute) => fields.every(({ valueIn }, i) => sets[i]?.has(valueIn(minute)));
}

/** @returns undefined for what is not understood, as L, W and # */
function valuesOf(text: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const bounds = boundsOf(range, field, step !== undefined);
    if (!bounds) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function boundsOf(range: string, field: Field, isStepped: boolean): [number, number] | undefined {
  if (range === '*' || range === '?') return [field.first, field.last];
  const [from, to, ...more] = range.split('-').map((text) => numberOf(text, field));
  if (from === undefined || more.length > 0) return undefined;
  if (!range.includes('-')) return [from, isStepped ? field.last : from];
  return to === undefined || to < from ? undefined : [from, to];
}

function numberOf(text: string, { first, last, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase()) + 1;
  const value = named || (/^\d+$/.test(text) ? Number(text) : Number.NaN);
  return value >= first && value <= last ? value : undefined;
}
