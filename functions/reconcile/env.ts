import * as z from 'zod/mini';
import { LinerOrigin } from '../../clients/liner.ts';
import { durationMs } from '../../core/duration.ts';
import { IgnoreFields } from '../../core/ignored-fields.ts';
import { wholeNumber } from '../shared/environment.ts';

/** An ISO 8601 duration. Parsed into milliseconds. */
const duration = z.pipe(
  z.string().check(z.refine((text) => durationMs(text) !== undefined)),
  z.transform((text: string) => Number(durationMs(text))),
);

/** What the reconcile function is told by the stack. */
export const Environment = z.object({
  LINER_ORIGIN: LinerOrigin,
  LINER_TIMEOUT_MS: wholeNumber(1),
  LINER_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  TOKEN_TTL_SECONDS: wholeNumber(1),
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  RECONCILIATIONS_TABLE_NAME: z.string().check(z.minLength(1)),
  CALL_QUEUE_URL: z.string().check(z.url()),
  EVENT_BUS_NAME: z.string().check(z.minLength(1)),
  IGNORE_FIELDS: IgnoreFields,
  /** absent where runs start only when they are asked for */
  RECONCILE: z.optional(z.literal('on')),
  RECONCILE_EVERY: duration,
  RECONCILE_LOOK_BACK: duration,
  RECONCILE_REQUESTS_PER_SECOND: wholeNumber(1),
  STACK_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
