import { z } from 'zod';
import { parseCallId } from '../../core/call-id.ts';
import { exitCodes } from '../exit-codes.ts';
import { OperatorError } from '../operator-error.ts';

const dayMs = 24 * 60 * 60_000;
const last = z.coerce
  .number()
  .int()
  .min(60_000)
  .max(31 * dayMs)
  .default(3_600_000);
const noCallId = 'A call id is a whole number from 1 on.';
export const callId = z.unknown().transform((value, context) => {
  try {
    return parseCallId(value);
  } catch {
    context.addIssue({ code: 'custom', message: noCallId });
    return z.NEVER;
  }
});
export const recordingId = callId;
const callIds = z.array(callId).min(1).max(1000);

export const Last = z.strictObject({ last });
export const Calls = z.strictObject({
  before: z.iso.datetime().optional(),
  complete: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export const Log = z.strictObject({
  metric: z.string().regex(/^\w{1,40}$/),
  code: z
    .string()
    .regex(/^\w{1,60}$/)
    .optional(),
  last,
});
/** one of them at least: all letters are chosen by naming their codes */
const Filter = z
  .strictObject({
    codes: z.array(z.string().max(200)).min(1).max(100).optional(),
    ids: z.array(z.string().max(200)).min(1).max(20_000).optional(),
    sinceMs: z.number().int().optional(),
  })
  .refine(({ codes, ids }) => codes !== undefined || ids !== undefined);
export const Redrive = z.strictObject({ filter: Filter, perSecond: z.number().min(1).max(1000) });
export const Drop = z.strictObject({ filter: Filter });
export const Ids = z.strictObject({ callIds });
export const Change = z
  .strictObject({
    mode: z.string().max(40),
    recordings: z.string().max(40),
    webhooks: z.string().max(40),
    links: z.string().max(40),
    lists: z.string().max(40),
    rotateToken: z.literal(true),
    newCalls: z.int().min(1).max(100),
  })
  .partial();

/** @throws {OperatorError} that names what is wrong, and never says what was given */
export function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const isId = issue?.message === noCallId;
  const member = issue?.path[0] ?? 'the question';
  throw new OperatorError({
    problem: isId ? noCallId : `This cannot be asked: ${String(member)} makes no sense.`,
    next: isId ? 'Correct it and ask again.' : 'Reload the page.',
    exitCode: exitCodes.usedWrongly,
  });
}
