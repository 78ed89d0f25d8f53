import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resourcesOf, templateWith } from './synthesized.ts';

const page = readFileSync('docs/signed-requests.md', 'utf8');
const [, policy = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
const [, command = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];

describe('the policy for signed requests', () => {
  it('names each route that wants an identity, and no other', () => {
    const wanted = resourcesOf(templateWith(), 'AWS::ApiGatewayV2::Route')
      .map(([, { Properties }]) => Properties)
      .filter(({ AuthorizationType }) => AuthorizationType === 'AWS_IAM')
      .map(({ RouteKey }) => RouteKey.replace(' ', '').replace('{callId}', '*'));

    const { Statement } = JSON.parse(policy);

    expect(Statement).toMatchObject([{ Effect: 'Allow', Action: 'execute-api:Invoke' }]);
    const arn = /^arn:aws:execute-api:eu-west-1:123456789012:API_ID\/\$default\/(.*)$/;
    const named = Statement[0].Resource.map((resource: string) => arn.exec(resource)?.[1]);
    expect(named.sort()).toEqual(wanted.sort());
  });
});

const [, major = 0, minor = 0] =
  /^curl (\d+)\.(\d+)/.exec(String(spawnSync('curl', ['--version']).stdout))?.map(Number) ?? [];
const signs = major > 7 || (major === 7 && minor >= 75);

describe.runIf(signs)('the command for signed requests', () => {
  for (const [what, token] of [
    ['of a role', 'session'],
    ['that last', undefined],
  ] as const) {
    it(`signs for the API with credentials ${what}`, async () => {
      let headers: IncomingHttpHeaders = {};
      const server = createServer((request, response) => {
        headers = request.headers;
        response.end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;

      const env = {
        ...process.env,
        API_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'AKID',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: token,
      };
      const [code] = await once(spawn('bash', ['-c', command], { env }), 'close');

      expect(code).toBe(0);
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, ?SignedHeaders=host;x-amz-date/,
      );
      expect(headers['x-amz-security-token']).toBe(token);
    });
  }
});
