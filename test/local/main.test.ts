import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';
import { eventually } from '../support/local-eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const patienceMs = 240_000;

function start(...args: string[]) {
  // where it leaves its logs
  const env = { ...process.env, TMPDIR: temporaryFolder('start') };
  const child = spawn(process.execPath, ['local/main.ts', ...args], { env });
  const screen = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      screen.text += chunk;
    });
  }
  const ended = once(child, 'close').then(([code]) => code);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, screen, ended };
}

describe('npm start', () => {
  it('shows calls being enriched, refused and set aside, and ends', {
    timeout: patienceMs,
  }, async () => {
    const { screen, ended } = start('--once', '--port', '0', '--aws-port', '0');

    const code = await ended;

    expect(screen.text).toMatch(/^ {2}123 +webhook +answered +outgoing .*\+7·······67/m);
    expect(screen.text).toMatch(/^ {2}10\d\d +queue +answered/m);
    expect(screen.text).toMatch(/Call Enriched +39$/m);
    expect(screen.text).toMatch(/POST \/calls\/999999 +404 CALL_NOT_FOUND/);
    expect(screen.text).toMatch(/callId=1001 +MESSAGE_UNREADABLE/);
    expect(screen.text).not.toMatch(/\+7\d{9}/);
    expect(code).toBe(0);
  });

  it('shows how calls complete and settle, lets another stack listen, and ends with Ctrl-C', {
    timeout: patienceMs,
  }, async () => {
    const file = join(temporaryFolder('outputs'), 'outputs.json');
    const options = ['--port', '0', '--aws-port', '0', '--no-demo', '--outputs-file', file];
    const app = ['--with', 'test/support/local-beside-app.ts', '-c', 'type=Call Settled'];
    const { child, screen, ended } = start(...options, '-c', 'recheckAfter=PT2S,PT4S', ...app);
    await eventually(() => screen.text.includes('Ctrl-C'));
    const { 'CallEnrichment-dev': ours, Beside: theirs } = JSON.parse(readFileSync(file, 'utf8'));

    const { status } = await fetch(`${ours.ApiUrl}/calls/1039`, { method: 'POST' });

    expect(status).toBe(200);
    expect(new URL(ours.AwsEndpoint).hostname).toBe('127.0.0.1');
    for (const line of ['Call Enriched', 'Call Changed', 'Call Completed', 'Call Settled']) {
      await eventually(() => screen.text.includes(`${line.padEnd(14)}  1039`));
    }
    expect(screen.text).toMatch(/A minute of a schedule takes a second here/);
    expect(screen.text).toMatch(/^Beside\n +HeardUrl +http/m);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const sqs = new SQSClient({ endpoint: ours.AwsEndpoint, region: 'us-east-1', credentials });
    const Messages = await eventually(async () => {
      const command = new ReceiveMessageCommand({ QueueUrl: theirs.HeardUrl, WaitTimeSeconds: 20 });
      return (await sqs.send(command)).Messages;
    });
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({ detail: { callId: 1039 } });

    const sandboxes = childrenOf(child.pid);
    child.kill('SIGINT');

    expect(await ended).toBe(0);
    expect(sandboxes).not.toEqual([]);
    expect(sandboxes.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });

  it('names an app that is not there', { timeout: patienceMs }, async () => {
    const { screen, ended } = start('--port', '0', '--aws-port', '0', '--with', 'nowhere/app.ts');

    expect(await ended).toBe(2);
    expect(screen.text).toContain('--with: there is no file nowhere/app.ts\n');
  });

  it('names an app that cannot be synthesized', { timeout: patienceMs }, async () => {
    const dir = temporaryFolder('assembly');
    const file = 'test/support/local-beside-app.ts';

    // it is not told which events
    await expect(synthesize(dir, ['busName=b'], undefined, file)).rejects.toThrow(
      `${file} cannot be synthesized`,
    );
  });

  it('says in one line what it cannot do', { timeout: patienceMs }, async () => {
    const { screen, ended } = start('--liner-host', 'http://liner.example');

    expect(await ended).toBe(2);
    expect(screen.text).toMatch(/^--liner-host takes .*\n$/);
  });

  it('shows what is wrong with the context', { timeout: patienceMs }, async () => {
    const ports = ['--port', '0', '--aws-port', '0'];
    const { screen, ended } = start('--once', ...ports, '-c', 'batchSize=many');

    expect(await ended).toBe(1);
    expect(screen.text).toContain('-c batchSize: expected a whole number');
    expect(screen.text).not.toContain('    at ');
  });
});

function childrenOf(pid: number | undefined): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
}
