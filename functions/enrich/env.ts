import * as z from 'zod/mini';
import { enrichmentVariables } from '../shared/enrichment-env.ts';
import { wholeNumber } from '../shared/environment.ts';
import { LogLevel } from '../shared/log.ts';

/** What the enrich function is told by the stack. */
export const Environment = z.object({
  ...enrichmentVariables,
  DEAD_LETTER_QUEUE_URL: z.string().check(z.url()),
  MAX_RECEIVE_COUNT: wholeNumber(1),
  RETRY_BASE_SECONDS: wholeNumber(1),
  LOG_LEVEL: LogLevel,
});
export type Environment = z.input<typeof Environment>;
