import * as z from 'zod/mini';
import { QueueEnvironment } from '../../event-queue.ts';

/** CRM user ids by Liner user id, as text `101=504141,102=504142`. */
export const CrmUsers = z.pipe(
  z.string().check(z.regex(/^(\d{1,15}=\d{1,15}(,\d{1,15}=\d{1,15})*)?$/)),
  z.transform(
    (text: string): ReadonlyMap<number, number> =>
      new Map(
        text
          .split(',')
          .filter(Boolean)
          .map((pair) => pair.split('=').map(Number) as [number, number]),
      ),
  ),
);
export type CrmUsers = z.output<typeof CrmUsers>;

export const Environment = z.extend(QueueEnvironment, {
  CRM_ORIGIN: z.string().check(z.url()),
  CRM_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  CRM_USERS: CrmUsers,
  ACTIVITIES_TABLE_NAME: z.string().check(z.minLength(1)),
  CALLS_TABLE_NAME: z.string().check(z.minLength(1)),
});
export type Environment = z.input<typeof Environment>;
