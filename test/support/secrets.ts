import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from './aws-mocks.ts';

/** Secrets Manager behind the SDK's client: what each secret holds can be changed at any time. */
export function mockSecrets(initial: Record<string, string>) {
  const secrets = { ...initial };
  const client = mockClient(SecretsManagerClient);
  let isFailing = () => false;
  let rotate = () => {};

  client.on(GetSecretValueCommand).callsFake(async ({ SecretId }) => {
    if (isFailing()) throw Object.assign(new Error('down'), { name: 'InternalServiceError' });
    rotate();
    return { SecretString: secrets[SecretId] };
  });

  return {
    client,
    put: (secretId: string, text: string) => {
      secrets[secretId] = text;
    },
    /** changes a secret before the first read for which it is due */
    putWhen: (isDue: () => boolean, secretId: string, text: string) => {
      rotate = () => {
        if (isDue()) secrets[secretId] = text;
      };
    },
    /** reads fail for as long */
    failWhile: (condition: () => boolean) => {
      isFailing = condition;
    },
    reads: () => client.commandCalls(GetSecretValueCommand).length,
  };
}
