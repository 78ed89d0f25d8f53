import type { Context } from 'aws-lambda';

export function lambdaContext(remaining: () => number = () => 30_000): Context {
  return {
    awsRequestId: '6bc28136-ae3d-4a3b-8d1f-d39dd1a2a1b1',
    functionName: 'enrich',
    getRemainingTimeInMillis: remaining,
  } as Context;
}
