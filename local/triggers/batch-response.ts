import * as z from 'zod';

const Response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The ids of a batch that the function reports as failed: none for an empty report, undefined for one
 * that makes no sense, which counts as a failure of all.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function reportedFailures(
  answer: string,
  ids: readonly string[],
): ReadonlySet<string> | undefined {
  const response = z.nullable(z.union([Response, z.tuple([])])).safeParse(parsed(answer));
  if (!response.success) return undefined;
  if (!response.data || Array.isArray(response.data)) return new Set();
  const failed = response.data.batchItemFailures?.map((item) => item.itemIdentifier) ?? [];
  return failed.every((id) => ids.includes(id)) ? new Set(failed) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
