import type { MiddlewareObj } from '@middy/core';
import type { Metrics } from './metrics.ts';

/** Middleware: one line about the whole invocation once it is over, however it ended. */
export function invocationSummary(
  metrics: Metrics,
  tokenAgeMs?: () => number | undefined,
): MiddlewareObj {
  const flush = ({ context }: { context: { awsRequestId?: string } }) => {
    const ageMs = tokenAgeMs?.();
    if (ageMs !== undefined) metrics.add('TokenAgeSeconds', Math.round(ageMs / 1000));
    metrics.flush('invocation', { requestId: context.awsRequestId });
  };
  return { after: flush, onError: flush };
}
