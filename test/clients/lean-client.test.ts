import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsClientOptions, lean } from '../../clients/aws-client.ts';
import { defaultProvider } from '../../infra/bundling/stand-ins/credential-provider-node.ts';

let server: Server;
let asked: IncomingHttpHeaders[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'FIRST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});

const info = vi.fn();

/** As in a bundle. */
function connect() {
  const client = new DynamoDBClient({
    ...awsClientOptions('DYNAMODB'),
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentialDefaultProvider: defaultProvider,
    logger: { debug: info, info, warn: info, error: info },
  });
  return { client, ask: () => client.send(new GetItemCommand({ TableName: 'calls', Key: {} })) };
}

describe('a lean client', () => {
  it('sends what another sends, but for who sent it, signed for the same service', async () => {
    const plain = connect();
    const ours = connect();
    lean(ours.client);

    await plain.ask();
    await ours.ask();

    const names = asked.map((headers) => Object.keys(headers));
    const sender = ['user-agent', 'x-amz-user-agent'];
    expect(names[0]).toEqual(expect.arrayContaining(sender));
    expect(names[1]?.toSorted()).toEqual(
      names[0]?.filter((name) => !sender.includes(name)).toSorted(),
    );
    expect(asked[1]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=FIRST\/\d{8}\/eu-west-1\/dynamodb\/aws4_request/,
    );
  });

  it('writes no log line', async () => {
    const { client, ask } = connect();
    await ask();
    expect(info).toHaveBeenCalled();
    info.mockClear();

    lean(client);
    await ask();

    expect(info).not.toHaveBeenCalled();
  });

  it('makes one signer, which signs with the credentials of the moment', async () => {
    const { client, ask } = connect();
    const signers = vi.spyOn(client.config, 'signer');
    lean(client);

    await ask();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'SECOND');
    vi.stubEnv('AWS_SESSION_TOKEN', 'later');
    await ask();

    expect(signers).toHaveBeenCalledTimes(1);
    expect(asked.map(({ authorization }) => /=(\w+)\//.exec(authorization ?? '')?.[1])).toEqual([
      'FIRST',
      'SECOND',
    ]);
    expect(asked[1]?.['x-amz-security-token']).toBe('later');
  });
});

describe('the credentials of a bundle', () => {
  it('are put together once for as long as the runtime leaves them', async () => {
    const read = defaultProvider();
    const first = await read();

    expect(await read()).toBe(first);
    expect(first).toMatchObject({
      accessKeyId: 'FIRST',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
    vi.stubEnv('AWS_SESSION_TOKEN', 'later');
    expect(await read()).toMatchObject({ accessKeyId: 'FIRST', sessionToken: 'later' });
  });

  it('may be missing for a while', async () => {
    const read = defaultProvider();
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await expect(read()).rejects.toThrow('environment variable credentials');

    vi.stubEnv('AWS_ACCESS_KEY_ID', 'BACK');

    expect(await read()).toMatchObject({ accessKeyId: 'BACK' });
  });
});
