import * as z from 'zod/mini';
import { EventPhone } from '../../core/call-event.ts';
import { IgnoreFields } from '../../core/ignored-fields.ts';

/** What the publish-changes function is told by the stack. */
export const Environment = z.object({
  EVENT_BUS_NAME: z.string().check(z.minLength(1)),
  DEAD_CHANGES_QUEUE_URL: z.string().check(z.url()),
  EVENT_PHONE: EventPhone,
  /** absent where events carry no recordings */
  EVENT_RECORDINGS: z.optional(z.literal('on')),
  IGNORE_FIELDS: IgnoreFields,
  STACK_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
