import * as z from 'zod/mini';

/** A JSON Pointer. https://www.rfc-editor.org/rfc/rfc6901 */
export const Pointer = z.string().check(z.regex(/^(\/([^~/]|~[01])*)+$/));
