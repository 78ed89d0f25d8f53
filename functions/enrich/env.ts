import * as z from 'zod/mini';
import { LinerOrigin } from '../../clients/liner.ts';
import { IgnoreFields } from '../../core/ignored-fields.ts';
import { JsonPointer } from '../../core/json-pointer.ts';
import { RecheckAfter } from '../../core/recheck-ages.ts';
import { wholeNumber } from '../shared/environment.ts';
import { LogLevel } from '../shared/log.ts';

/** What the enrich function is told by the stack. */
export const Environment = z.object({
  LINER_ORIGIN: LinerOrigin,
  LINER_TIMEOUT_MS: wholeNumber(1),
  LINER_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  TOKEN_TTL_SECONDS: wholeNumber(1),
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  RETAIN_DAYS: wholeNumber(0),
  RECHECK_AFTER: RecheckAfter,
  IGNORE_FIELDS: IgnoreFields,
  CALL_QUEUE_URL: z.string().check(z.url()),
  DEAD_LETTER_QUEUE_URL: z.string().check(z.url()),
  CALL_ID_POINTER: JsonPointer,
  MAX_RECEIVE_COUNT: wholeNumber(1),
  RETRY_BASE_SECONDS: wholeNumber(1),
  RETRY_CAP_SECONDS: wholeNumber(1),
  STACK_NAME: z.string().check(z.minLength(1)),
  LOG_LEVEL: LogLevel,
});
export type Environment = z.input<typeof Environment>;
