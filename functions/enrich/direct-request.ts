import * as z from 'zod/mini';

const mostIds = 100;

const DirectRequest = z.strictObject({
  callIds: z.array(z.unknown()).check(z.maxLength(mostIds)),
  refresh: z._default(z.boolean(), false),
});
export type DirectRequest = z.infer<typeof DirectRequest>;

/** What is wrong with a direct invoke: the caller's to correct. */
export interface DirectRefusal {
  readonly code: 'REQUEST_INVALID';
  /** the member at fault */
  readonly field: string;
  readonly detail: string;
}

/**
 * Whether somebody meant a direct invoke, however mistyped; all else is an event nobody here knows.
 * What a service of AWS sends has `Records`, or an object in it.
 */
export function isDirect(event: unknown): boolean {
  if (!isObject(event) || Array.isArray(event) || Object.hasOwn(event, 'callIds')) return true;
  return !Object.hasOwn(event, 'Records') && !Object.values(event).flat().some(isObject);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Reads `{callIds, refresh?}`, or says which member is wrong, and never what stands there. */
export function readDirect(event: unknown): DirectRequest | DirectRefusal {
  const { data, error } = DirectRequest.safeParse(event);
  if (data) return data;
  const issues = error?.issues ?? [];
  const strange = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  // an event that is no object has no member at fault, but lacks this one
  const field = strange[0] ?? String(issues[0]?.path[0] ?? 'callIds');
  return {
    code: 'REQUEST_INVALID',
    field: field.slice(0, longestName),
    detail: Object.hasOwn(expectations, field)
      ? expectations[field as keyof DirectRequest]
      : 'no such member: expected callIds, refresh',
  };
}

const longestName = 64;

const expectations: { readonly [Field in keyof DirectRequest]: string } = {
  callIds: `expected a list of at most ${mostIds} call ids`,
  refresh: 'expected true or false',
};
