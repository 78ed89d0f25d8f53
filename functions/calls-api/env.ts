import * as z from 'zod/mini';
import { LinerOrigin } from '../../clients/liner.ts';
import { IgnoreFields } from '../../core/ignored-fields.ts';
import { JsonPointer } from '../../core/json-pointer.ts';
import { RecheckAfter } from '../../core/recheck-ages.ts';
import { wholeNumber } from '../shared/environment.ts';

const Switch = z.enum(['on', 'off']);

/** What the calls-api function is told by the stack. */
export const Environment = z.object({
  LINER_ORIGIN: LinerOrigin,
  LINER_TIMEOUT_MS: wholeNumber(1),
  LINER_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  TOKEN_TTL_SECONDS: wholeNumber(1),
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  CALL_QUEUE_URL: z.string().check(z.url()),
  WEBHOOK_SECRET_ARN: z.string().check(z.minLength(1)),
  WEBHOOK_AUTH: z.enum(['signature', 'token']),
  WEBHOOK_TOKEN_HEADER: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  RETAIN_DAYS: wholeNumber(0),
  RECHECK_AFTER: RecheckAfter,
  IGNORE_FIELDS: IgnoreFields,
  ORDER_INDEX: Switch,
  USER_INDEX: Switch,
  CALL_ID_POINTER: JsonPointer,
  STACK_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
