import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { ReconciliationRequest } from '../core/reconciliation.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';

const Answer = z.union([
  z.object({ id: z.string() }),
  z.object({
    error: z.object({ code: z.string(), field: z.string().optional(), detail: z.string() }),
  }),
]);

/**
 * Has the stack reconcile; it goes on by itself. Resolves to the id of the run.
 * @throws {OperatorError} naming what is refused, or when the function itself fails
 */
export async function startReconciliation(
  client: LambdaClient,
  FunctionName: string,
  request: ReconciliationRequest,
): Promise<string> {
  const Payload = JSON.stringify(request);
  const { FunctionError, Payload: said } = await client.send(
    new InvokeCommand({ FunctionName, Payload }),
  );
  const answer = FunctionError
    ? undefined
    : Answer.safeParse(JSON.parse(Buffer.from(said ?? []).toString() || 'null'));
  if (!answer?.success) {
    throw new OperatorError({
      problem: `The function ${FunctionName} gave no answer: ${FunctionError ? 'it failed' : 'it is of another version than this one'}.`,
      next: 'See docs/runbook.md#function-errors, then run it again.',
      exitCode: exitCodes.failed,
    });
  }
  if ('id' in answer.data) return answer.data.id;
  const { code, field, detail } = answer.data.error;
  const isRunning = code === 'RECONCILIATION_RUNNING';
  throw new OperatorError({
    problem: `The stack refuses this: ${field ? `${field}: ` : ''}${detail}.`,
    next: isRunning ? 'calls reconcile --follow' : `See docs/runbook.md#${code.toLowerCase()}.`,
    exitCode: isRunning ? exitCodes.stoppedMidway : exitCodes.usedWrongly,
  });
}
