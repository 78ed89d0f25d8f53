import * as z from 'zod/mini';

/** A JSON Pointer to a member below the root. https://www.rfc-editor.org/rfc/rfc6901 */
export const JsonPointer = z.string().check(z.regex(/^(\/([^~/]|~[01])*)+$/));

/** What stands at the pointer, looking at own members only; undefined where nothing does. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
