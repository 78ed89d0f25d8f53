import { writeFile } from 'node:fs/promises';
import {
  awsFunction,
  localVariables,
  outputVariables,
  shellExports,
} from '../clients/shell-exports.ts';
import { region } from './lambda/environment.ts';
import type { LocalStack } from './local-stack.ts';

/** Writes what a shell needs to work with the stack, for those who are not in this folder. */
export async function writeExports(file: string, stack: LocalStack): Promise<void> {
  const { outputs, awsEndpoint, readSecret } = stack;
  const text = shellExports({
    ...outputVariables(outputs),
    ...(outputs.WebhookSecretArn && { WEBHOOK_SECRET: readSecret(outputs.WebhookSecretArn) }),
    ...localVariables(awsEndpoint, region),
  });
  await writeFile(file, text + awsFunction);
}
