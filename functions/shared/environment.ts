import * as z from 'zod/mini';

/** The variables of one function; each is text, or may be absent, and may be parsed into something else. */
type Variables = Record<string, z.core.$ZodType<unknown, string | undefined>>;

/**
 * Reads the variables a function declares.
 * @throws {Error} naming every variable that is missing or wrong, never a value
 */
export function readEnvironment<Shape extends Variables>(
  schema: z.ZodMiniObject<Shape>,
  source: NodeJS.ProcessEnv,
): z.output<z.ZodMiniObject<Shape>> {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const names = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw new Error(`bad environment: ${[...names].sort().join(', ')}`);
}

/** A whole number of at least `minimum`, as the text of an environment variable. */
export function wholeNumber(minimum: number) {
  return z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/)),
    z.pipe(z.transform(Number), z.number().check(z.gte(minimum))),
  );
}
