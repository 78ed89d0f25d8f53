import { writeFile } from 'node:fs/promises';
import { region } from './lambda/environment.ts';
import type { LocalStack } from './local-stack.ts';

/**
 * Writes what a shell needs to work with the stack: its outputs under the names that the
 * documentation uses, its webhook secret, and an account that is none, so that a client which does
 * not know AWS_ENDPOINT_URL is turned away by AWS rather than let into a real account.
 */
export async function writeExports(file: string, stack: LocalStack): Promise<void> {
  const { outputs, awsEndpoint, readSecret } = stack;
  const variables = {
    ...Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [variableOf(name), value]),
    ),
    ...(outputs.WebhookSecretArn && { WEBHOOK_SECRET: readSecret(outputs.WebhookSecretArn) }),
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
  };
  const lines = Object.entries(variables).map(([name, value]) => exportOf(name, value));
  await writeFile(file, `${lines.join('\n')}\n`);
}

/** CallQueueUrl is $CALL_QUEUE_URL. */
export function variableOf(output: string): string {
  return output.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase();
}

function exportOf(name: string, value: string): string {
  return value === '' ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`;
}
