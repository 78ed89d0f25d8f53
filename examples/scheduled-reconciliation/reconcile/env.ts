import * as z from 'zod/mini';
import { LinerOrigin } from '../../../clients/liner.ts';

/** Ids parted by commas. */
export const LeadIds = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/)),
  z.transform((text: string) => text.split(',').map(Number)),
);

export const Environment = z.object({
  LINER_ORIGIN: LinerOrigin,
  LINER_TOKEN_SECRET_ARN: z.string().check(z.minLength(1)),
  ENRICH_FUNCTION_NAME: z.string().check(z.minLength(1)),
  LEAD_IDS: LeadIds,
});
export type Environment = z.input<typeof Environment>;
