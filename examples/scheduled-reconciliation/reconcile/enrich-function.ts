import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import type { CallId } from '../../../core/call-id.ts';
import type { DirectResult } from '../../../functions/enrich/direct-invoke.ts';

const Answer = z.object({ results: z.array(z.custom<DirectResult>()) });

/** Invokes the enrich function and waits for what it says of each call; settled calls are read again too. */
export function createEnrichFunction(client: LambdaClient, name: string) {
  /** @throws {Error} when it could not be invoked, or failed as a whole */
  return async function enrich(
    callIds: readonly CallId[],
    abortSignal: AbortSignal,
  ): Promise<DirectResult[]> {
    const command = new InvokeCommand({
      FunctionName: name,
      Payload: JSON.stringify({ callIds, refresh: true }),
    });
    const { FunctionError, Payload } = await client.send(command, { abortSignal });
    if (FunctionError || !Payload) throw new Error(`enrich failed: ${FunctionError}`);
    return Answer.parse(JSON.parse(Payload.transformToString())).results;
  };
}
