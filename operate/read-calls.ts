import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { CallId } from '../core/call-id.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import { createPace } from './pace.ts';
import { inGroups } from './side-by-side.ts';

const Result = z.object({
  callId: z.int().optional(),
  outcome: z.enum(['enriched', 'changed', 'unchanged', 'stale', 'covered', 'refused', 'failed']),
  code: z.string().optional(),
  goneAt: z.string().optional(),
});
/** What became of one call, as a direct invoke of enrich answers. */
export type ReadResult = z.output<typeof Result>;
const Answer = z.object({ results: z.array(Result) });

export interface ReadOptions {
  readonly perSecond: number;
  /** is awaited before every call */
  readonly pace?: () => Promise<void>;
  readonly signal: AbortSignal;
}

export type ReadEnd =
  | 'all'
  | 'aborted'
  /** nothing could be read any more, so nobody went on asking */
  | 'failing';

// ten at a time, so that even calls that all time out are answered before the function's time is over
const largestBatch = 20;
/** batches in which nothing could be read, one after another */
const mostFailing = 3;

/**
 * Has calls read from Liner again, now, by enrich; yields what became of them, batch by batch.
 * @throws {OperatorError} when the function itself fails
 */
export async function* readCalls(
  client: LambdaClient,
  functionName: string,
  callIds: readonly CallId[],
  { perSecond, pace = createPace(perSecond), signal }: ReadOptions,
): AsyncGenerator<readonly ReadResult[], ReadEnd> {
  let failing = 0;
  for (const batch of inGroups(callIds, Math.min(largestBatch, perSecond))) {
    for (const _ of batch) await pace();
    if (signal.aborted) return 'aborted';
    const results = await invoke(client, functionName, batch);
    yield results;
    failing = results.every(({ outcome }) => outcome === 'failed') ? failing + 1 : 0;
    if (failing === mostFailing) return 'failing';
  }
  return signal.aborted ? 'aborted' : 'all';
}

async function invoke(
  client: LambdaClient,
  FunctionName: string,
  callIds: readonly CallId[],
): Promise<readonly ReadResult[]> {
  const Payload = JSON.stringify({ callIds, refresh: true });
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload }));
  const said = answer.FunctionError ? undefined : parsed(answer.Payload);
  if (said?.success) return said.data.results;
  throw new OperatorError({
    problem: `The function ${FunctionName} gave no answer: ${answer.FunctionError ? 'it failed' : 'it is of another version than this one'}.`,
    next: 'See docs/runbook.md#function-errors, then run it again.',
    exitCode: exitCodes.failed,
  });
}

function parsed(payload: Uint8Array | undefined) {
  return Answer.safeParse(JSON.parse(Buffer.from(payload ?? []).toString() || 'null'));
}
