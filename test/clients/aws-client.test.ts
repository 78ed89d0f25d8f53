import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { type Death, type MortalServer, startMortal } from '../support/mortal-connections.ts';

let server: MortalServer;
let barrier: { left: number; passed: PromiseWithResolvers<void> } | undefined;

beforeEach(async () => {
  barrier = undefined;
  server = await startMortal(async () => {
    if (barrier && --barrier.left === 0) barrier.passed.resolve();
    await barrier?.passed.promise;
    return {};
  });
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

function connect() {
  const around = { region: 'eu-west-1', endpoint: server.origin, credentials };
  const client = new DynamoDBClient({ ...awsClientOptions('DYNAMODB'), ...around });
  const ask = () => client.send(new GetItemCommand({ TableName: 'calls', Key: {} }));
  const askTogether = (count: number) => Promise.all(Array.from({ length: count }, ask));
  return {
    ask,
    askTogether,
    /** keeps so many connections */
    async warm(count: number) {
      barrier = { left: count, passed: Promise.withResolvers() };
      await askTogether(count);
      barrier = undefined;
    },
  };
}

describe('a client of AWS', () => {
  it('keeps its connections, and uses them again', async () => {
    const { ask, askTogether, warm } = connect();

    await warm(5);
    await askTogether(5);
    await ask();

    expect(server.connections.count).toBe(5);
  });

  it.each(['reset', 'closed', 'silent'] as const)(
    'asks over no connection that was idle for long and may be dead: %s',
    async (death) => {
      const { askTogether, warm } = connect();
      await warm(10);
      server.kill(death);
      vi.advanceTimersByTime(4_001);

      await askTogether(10);

      expect(server.lost).toEqual([]);
      expect(server.answered).toHaveLength(20);
      expect(server.connections.count).toBe(20);
    },
  );

  it('looks at the idle time of each connection, not at that of all', async () => {
    const { ask, askTogether, warm } = connect();
    await warm(10);
    vi.advanceTimersByTime(3_000);
    await ask();
    vi.advanceTimersByTime(3_000);

    await askTogether(10);

    expect(server.connections.count).toBe(10 + 9);
  });

  it.each<Death>(['reset', 'closed', 'gone'])(
    'tries again over another one when one that was idle for a moment is dead: %s',
    async (death) => {
      const { askTogether, warm } = connect();
      await warm(10);
      server.kill(death);

      await askTogether(10);

      expect(server.answered).toHaveLength(20);
    },
  );

  it('loses one request to dead connections, however many they are', async () => {
    const { ask, warm } = connect();
    await warm(10);
    server.kill('reset');

    await ask();
    await ask();

    expect(server.lost).toHaveLength(1);
    expect(server.answered).toHaveLength(12);
  });

  it('gives up a silent connection, and finds another', async () => {
    const { ask, warm } = connect();
    await warm(2);
    server.kill('silent');

    await ask();

    expect(server.lost).toHaveLength(1);
    expect(server.answered).toHaveLength(3);
  });
});

describe('a client of Secrets Manager', () => {
  it('makes a connection for every read, because a read has one attempt', async () => {
    const around = { region: 'eu-west-1', endpoint: server.origin, credentials };
    const client = new SecretsManagerClient({ ...awsClientOptions('SECRETS_MANAGER'), ...around });
    const read = () => client.send(new GetSecretValueCommand({ SecretId: 'token' }));

    await read();
    server.kill('reset');
    await read();

    expect(server.lost).toEqual([]);
    expect(server.connections.count).toBe(2);
  });
});
