import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  awsFunction,
  localVariables,
  outputVariables,
  shellExports,
} from '../clients/shell-exports.ts';
import type { Stack } from './stack/stack.ts';

/** What a shell needs to work with a stack; of a local one, its endpoint and webhook secret too. */
export async function environmentExports(stack: Stack) {
  const { outputs, region, isLocal } = stack;
  const variables: Record<string, string> = {
    ...outputVariables(outputs),
    ...(isLocal ? await localOnes() : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
  return { variables, text: shellExports(variables) + (isLocal ? awsFunction : '') };

  async function localOnes() {
    const { sqs, secretsManager } = stack.clients;
    const endpoint = (await sqs.config.endpoint?.()) ?? {
      protocol: 'http:',
      hostname: '',
      port: 0,
    };
    const SecretId = stack.output('WebhookSecretArn');
    const secret = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
    return {
      WEBHOOK_SECRET: secret.SecretString ?? '',
      ...localVariables(`${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`, region),
    };
  }
}
