import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { it as base, describe, expect } from 'vitest';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { createSecretsManager } from '../../../local/aws/secrets-manager.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Stack-Token-local0';

const it = base.extend<{ client: SecretsManagerClient }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used
  client: async ({}, use) => {
    const secrets = createSecretsManager();
    secrets.create('Stack-Token', arn, 'first');
    const endpoint = await startAwsEndpoint(0, {
      byTarget: { 'secretsmanager.': secrets.serve },
      byPath: {},
    });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SecretsManagerClient({
      endpoint: endpoint.origin,
      region: 'us-east-1',
      credentials,
    });
    await use(client);
    client.destroy();
    await endpoint.close();
  },
});

describe('the local Secrets Manager', () => {
  for (const SecretId of ['Stack-Token', arn, arn.replace('-local0', '')]) {
    it(`finds a secret by ${SecretId}`, async ({ client }) => {
      const found = await client.send(new GetSecretValueCommand({ SecretId }));

      expect(found).toMatchObject({
        ARN: arn,
        Name: 'Stack-Token',
        SecretString: 'first',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: expect.any(Date),
      });
    });
  }

  it('keeps the previous version when a new one is put', async ({ client }) => {
    const SecretId = 'Stack-Token';
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));

    const current = await client.send(new GetSecretValueCommand({ SecretId }));
    const previous = await client.send(
      new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }),
    );
    const byId = await client.send(
      new GetSecretValueCommand({ SecretId, VersionId: previous.VersionId }),
    );

    expect(current.SecretString).toBe('second');
    expect(previous.SecretString).toBe('first');
    expect(byId.SecretString).toBe('first');
  });

  it('moves a stage of its own without touching the current version', async ({ client }) => {
    const SecretId = 'Stack-Token';
    const put = { SecretId, SecretString: 'next', VersionStages: ['AWSPENDING'] };
    await client.send(new PutSecretValueCommand(put));

    const current = await client.send(new GetSecretValueCommand({ SecretId }));
    const pending = await client.send(
      new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' }),
    );

    expect(current.SecretString).toBe('first');
    expect(pending.SecretString).toBe('next');
  });

  it('takes the same token with the same value as one version, and refuses another value', async ({
    client,
  }) => {
    const ClientRequestToken = '0f0e0d0c-0000-4000-8000-000000000000';
    const put = { SecretId: 'Stack-Token', ClientRequestToken, SecretString: 'second' };
    await client.send(new PutSecretValueCommand(put));

    const again = await client.send(new PutSecretValueCommand(put));
    const other = client.send(new PutSecretValueCommand({ ...put, SecretString: 'third' }));

    expect(again.VersionId).toBe(ClientRequestToken);
    await expect(other).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('describes and lists versions by stage', async ({ client }) => {
    const described = await client.send(new DescribeSecretCommand({ SecretId: arn }));
    const { SecretList } = await client.send(new ListSecretsCommand({}));

    expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
    expect(SecretList?.map(({ Name }) => Name)).toEqual(['Stack-Token']);
  });

  it('answers in the words of the service when there is nothing to give', async ({ client }) => {
    const missing = client.send(new GetSecretValueCommand({ SecretId: 'Other' }));
    const noStage = client.send(
      new GetSecretValueCommand({ SecretId: arn, VersionStage: 'AWSPREVIOUS' }),
    );
    const empty = client.send(new PutSecretValueCommand({ SecretId: arn }));

    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(noStage).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(empty).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
