import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signatureAuth } from '../../../functions/calls-api/webhook-auth.ts';
import { parseWebhookSecrets } from '../../../functions/calls-api/webhook-secrets.ts';

const [, snippet = ''] = /```sh\n(body='.*?)```/s.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
const hasTools = ['bash', 'openssl', 'od', 'curl'].every(
  (tool) => spawnSync(tool, ['--version']).error === undefined,
);
const key = Buffer.alloc(24, 7).toString('base64');
const other = Buffer.alloc(24, 9).toString('base64');

describe.runIf(hasTools)('the documented signing', () => {
  for (const [what, secret] of [
    ['as the stack makes them', key],
    ['with the prefix of Standard Webhooks', `whsec_${key}`],
    ['while they are rotated', `["${key}", "${other}"]`],
    ['that end in a line break', `${key}\n`],
    ['without padding', Buffer.alloc(25, 7).toString('base64').replaceAll('=', '')],
    ['with prefix and without padding', `whsec_${Buffer.alloc(26, 7).toString('base64url')}`],
    ['of 64 bytes', Buffer.alloc(64, 0).toString('base64')],
    ['while they are rotated, line by line', JSON.stringify([key, `whsec_${other}`], null, 2)],
    ['while they are rotated, with prefixes', `[ "whsec_${key}","whsec_${other}" ]`],
  ] as const) {
    it(`is believed with secrets ${what}`, async () => {
      const auth = signatureAuth(Date.now);
      const parsed = parseWebhookSecrets('signature')(secret);
      const secrets = 'value' in parsed ? parsed.value : [];
      const server = createServer(async (request, response) => {
        const headers = request.headers as Record<string, string>;
        const doubt = auth.doubt({ headers, body: await buffer(request) }, secrets);
        response.end(JSON.stringify({ doubt: doubt ?? 'none' }));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;

      const child = spawn('bash', ['-c', snippet], {
        env: { ...process.env, API_URL: `http://127.0.0.1:${port}`, WEBHOOK_SECRET: secret },
      });

      expect(await text(child.stdout)).toBe('{"doubt":"none"}');
    });
  }
});
