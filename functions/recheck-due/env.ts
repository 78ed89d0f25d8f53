import * as z from 'zod/mini';
import { RecheckAfter } from '../../core/recheck-ages.ts';

/** What the recheck-due function is told by the stack. */
export const Environment = z.object({
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
  CHECKPOINT_TABLE_NAME: z.string().check(z.minLength(1)),
  CALL_QUEUE_URL: z.string().check(z.url()),
  RECHECK_AFTER: RecheckAfter,
  STACK_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
