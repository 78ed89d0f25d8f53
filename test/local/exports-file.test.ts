import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

  it('runs whatever AWS CLI it has against the local endpoint, and never through a proxy', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'exports-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    await writeExports(join(dir, 'exports.sh'), stack);
    const cli = `#!/bin/sh\nprintf '%s|' "$NO_PROXY" "$no_proxy" "$@"\n`;
    await writeFile(join(dir, 'aws'), cli, { mode: 0o755 });

    const run = (text: string) =>
      execFileSync('sh', ['-euc', `. ./exports.sh\n${text}`], {
        cwd: dir,
        encoding: 'utf8',
        env: { PATH: `${dir}:${process.env.PATH}`, NO_PROXY: 'elsewhere.example' },
      });

    const noProxy = '127.0.0.1,localhost|127.0.0.1,localhost|';
    expect(run("aws sqs send-message 'a b'")).toBe(
      `${noProxy}--endpoint-url|http://127.0.0.1:1|sqs|send-message|a b|`,
    );
    expect(run('unset AWS_ENDPOINT_URL; aws --version')).toBe(`${noProxy}--version|`);
  });
});
