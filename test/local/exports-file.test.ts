import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeExports } from '../../local/exports-file.ts';
import type { LocalStack } from '../../local/local-stack.ts';

const outputs = { CallQueueUrl: "http://127.0.0.1:1/it's $HOME", WebhookSecretArn: 'arn:secret' };
const stack = {
  outputs,
  awsEndpoint: 'http://127.0.0.1:1',
  readSecret: (id: string) => `secret of ${id}`,
} as unknown as LocalStack;

describe('a shell that reads the exports', () => {
  it('has the outputs, the webhook secret and an account that is none', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'exports-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const file = join(dir, 'exports.sh');
    await writeExports(file, stack);

    const said = execFileSync(
      'sh',
      [
        '-c',
        `. '${file}'; printf '%s\\n' "$CALL_QUEUE_URL" "$WEBHOOK_SECRET" "$AWS_ENDPOINT_URL" "$AWS_ACCESS_KEY_ID" "$AWS_PROFILE"`,
      ],
      { encoding: 'utf8', env: { ...process.env, AWS_PROFILE: 'production' } },
    );

    expect(said.split('\n')).toEqual([
      outputs.CallQueueUrl,
      'secret of arn:secret',
      'http://127.0.0.1:1',
      'local',
      '',
      '',
    ]);
  });
});
