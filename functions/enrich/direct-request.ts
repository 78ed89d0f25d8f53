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

/** Whether somebody meant a direct invoke; all else is an event nobody here knows. */
export function isDirect(event: unknown): boolean {
  return typeof event === 'object' && event !== null && Object.hasOwn(event, 'callIds');
}

/** Reads `{callIds, refresh?}`, or says which member is wrong, and never what stands there. */
export function readDirect(event: unknown): DirectRequest | DirectRefusal {
  const { data, error } = DirectRequest.safeParse(event);
  if (data) return data;
  const issues = error?.issues ?? [];
  const strange = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const field = strange[0] ?? String(issues[0]?.path[0]);
  return {
    code: 'REQUEST_INVALID',
    field: field.slice(0, longestName),
    detail:
      expectations[field as keyof DirectRequest] ?? 'no such member: expected callIds, refresh',
  };
}

const longestName = 64;

const expectations: { readonly [Field in keyof DirectRequest]: string } = {
  callIds: `expected a list of at most ${mostIds} call ids`,
  refresh: 'expected true or false',
};
