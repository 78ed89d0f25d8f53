import * as z from 'zod/mini';
import type { Call } from './call.ts';

// which call it is, and what makes it complete
const decisive = ['id', 'statusCode', 'statusId', 'talkTimeDurationSeconds', 'hasRecords'];

/** Names of Liner's fields, parted by commas; none where it is empty. Parsed into a set. */
export const IgnoreFields = z.pipe(
  z.string().check(z.refine((text) => text === '' || text.split(',').every(isIgnorable))),
  z.transform((text: string): IgnoredFields => new Set(text === '' ? [] : text.split(','))),
);

/** Fields that are kept but not compared: they differ in every answer, as a signed link does. */
export type IgnoredFields = ReadonlySet<string>;

export const ignoreFieldsHint = `names of Liner's fields parted by commas, as in recordUrl,serverTime; not ${decisive.join(', ')}`;

function isIgnorable(name: string): boolean {
  return /^\S+$/.test(name) && !decisive.includes(name);
}

/** The call without these fields, wherever they stand. */
export function withoutFields(call: Call, ignored: IgnoredFields): Call {
  if (ignored.size === 0) return call;
  const { extra = {}, ...known } = call;
  const left = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !ignored.has(name)));
  const others = left(extra);
  return { ...left(known), ...(Object.keys(others).length > 0 && { extra: others }) } as Call;
}
