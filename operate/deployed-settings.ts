import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { RecheckAfter } from '../core/recheck-ages.ts';
import type { Stack } from './stack/stack.ts';

/** Settings of a stack as its functions have them. */
export interface DeployedSettings {
  readonly callIdPointer: string;
  /** the ages at which a call is read again, in milliseconds */
  readonly ladder: readonly number[];
  /** 0 keeps records */
  readonly retainDays: number;
}

/** What the enrich function was told by the deployment that made it. */
export async function readDeployedSettings(
  stack: Pick<Stack, 'clients' | 'output'>,
): Promise<DeployedSettings> {
  const FunctionName = stack.output('EnrichFunctionName');
  const command = new GetFunctionConfigurationCommand({ FunctionName });
  const { Environment } = await stack.clients.lambda.send(command);
  const { CALL_ID_POINTER = '/callId', RETAIN_DAYS, RECHECK_AFTER } = Environment?.Variables ?? {};
  const ladder = RecheckAfter.safeParse(RECHECK_AFTER);
  return {
    callIdPointer: CALL_ID_POINTER,
    ladder: ladder.success ? ladder.data : [],
    retainDays: Number(RETAIN_DAYS ?? 0),
  };
}
