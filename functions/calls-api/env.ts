import * as z from 'zod/mini';
import { enrichmentVariables } from '../shared/enrichment-env.ts';

const Switch = z.enum(['on', 'off']);

/** What the calls-api function is told by the stack. */
export const Environment = z.object({
  ...enrichmentVariables,
  WEBHOOK_SECRET_ARN: z.string().check(z.minLength(1)),
  WEBHOOK_AUTH: z.enum(['signature', 'token']),
  WEBHOOK_TOKEN_HEADER: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  ORDER_INDEX: Switch,
  USER_INDEX: Switch,
  RECONCILIATIONS_TABLE_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
