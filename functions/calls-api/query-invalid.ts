import type * as z from 'zod/mini';
import { HttpError } from './problem.ts';

const id = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, without sign or leading zero`;
const instant =
  'a day, or a time with its offset, in ISO 8601, as in 2026-11-23 or 2026-11-23T12:00:00Z';

/** What each parameter must be. */
export const accepted: Record<string, string> = {
  leadId: id,
  orderId: id,
  userId: id,
  from: instant,
  to: instant,
  limit: 'a whole number from 1 to 100',
  complete: '`true` or `false`',
};

/** Names what is wrong with a query: our own names of parameters only, theirs may hold anything. */
export function queryInvalid(
  issues: readonly z.core.$ZodIssue[],
  known: readonly string[],
): HttpError {
  const names = [...new Set(issues.map(({ path }) => String(path[0] ?? '')))];
  const wrong = names.filter((name) => known.includes(name));
  const sentences = wrong.map((name) => `\`${name}\` must be ${accepted[name] ?? 'given once'}.`);
  if (wrong.length < names.length) {
    const all = known.map((name) => `\`${name}\``).join(', ');
    sentences.push(`A parameter is not known; there are ${all}.`);
  }
  return new HttpError(400, 'QUERY_INVALID', {
    reason: wrong.length > 0 ? 'parameter-malformed' : 'parameter-unknown',
    detail: sentences.join(' '),
  });
}
