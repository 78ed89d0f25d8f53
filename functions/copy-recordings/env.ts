import * as z from 'zod/mini';
import { linerVariables } from '../shared/enrichment-env.ts';
import { wholeNumber } from '../shared/environment.ts';
import { LogLevel } from '../shared/log.ts';

/** What the copy-recordings function is told by the stack. */
export const Environment = z.object({
  ...linerVariables,
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  RECORDINGS_BUCKET_NAME: z.string().check(z.minLength(1)),
  COPY_QUEUE_URL: z.string().check(z.url()),
  COPY_DEAD_LETTER_QUEUE_URL: z.string().check(z.url()),
  EVENT_BUS_NAME: z.string().check(z.minLength(1)),
  /** names with commas between them; empty for Liner's own alone */
  RECORDING_HOSTS: z.string(),
  RECORDING_MAX_MB: wholeNumber(1),
  RETAIN_DAYS: wholeNumber(0),
  MAX_RECEIVE_COUNT: wholeNumber(1),
  RETRY_BASE_SECONDS: wholeNumber(1),
  RETRY_CAP_SECONDS: wholeNumber(1),
  STACK_NAME: z.string().check(z.minLength(1)),
  LOG_LEVEL: LogLevel,
});
export type Environment = z.input<typeof Environment>;
