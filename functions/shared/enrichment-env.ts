import * as z from 'zod/mini';
import { LinerOrigin } from '../../clients/liner.ts';
import { IgnoreFields } from '../../core/ignored-fields.ts';
import { JsonPointer } from '../../core/json-pointer.ts';
import { RecheckAfter } from '../../core/recheck-ages.ts';
import { wholeNumber } from './environment.ts';

/** What every function is told that asks Liner. */
export const linerVariables = {
  LINER_ORIGIN: LinerOrigin,
  LINER_TIMEOUT_MS: wholeNumber(1),
  LINER_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  TOKEN_TTL_SECONDS: wholeNumber(1),
};

export type LinerEnvironment = z.output<z.ZodMiniObject<typeof linerVariables>>;

/** What every function is told that enriches calls. */
export const enrichmentVariables = {
  ...linerVariables,
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  RETAIN_DAYS: wholeNumber(0),
  RECHECK_AFTER: RecheckAfter,
  IGNORE_FIELDS: IgnoreFields,
  /** absent where recordings are not listed */
  RECORDINGS: z.optional(z.literal('list')),
  /** absent where no summary is waited for */
  EXPECT_SUMMARY: z.optional(z.literal('on')),
  RETRY_CAP_SECONDS: wholeNumber(1),
  CALL_QUEUE_URL: z.string().check(z.url()),
  CALL_ID_POINTER: JsonPointer,
  STACK_NAME: z.string().check(z.minLength(1)),
};

export type EnrichmentEnvironment = z.output<z.ZodMiniObject<typeof enrichmentVariables>>;
