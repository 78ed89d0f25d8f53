import * as z from 'zod/mini';
import { QueueEnvironment } from '../../event-queue.ts';

export const Environment = z.extend(QueueEnvironment, {
  WORKFLOW_URL: z.string().check(z.url()),
});
export type Environment = z.input<typeof Environment>;
