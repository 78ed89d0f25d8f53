import { describe, expect, it, onTestFinished } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';
import { startCommand } from '../support/stack-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function start(...args: string[]) {
  // where it leaves its logs
  const env = { TMPDIR: temporaryFolder('start') };
  const command = startCommand(['--port', '0', '--aws-port', '0', ...args], env);
  onTestFinished(() => void command.kill());
  return command;
}

describe('npm start', () => {
  it('shows calls being enriched, refused and dead-lettered, their recordings too, and ends', async () => {
    const { screen, ended } = start('--once', '-c', 'recordings=copy');

    const code = await ended;

    expect(screen.text).toMatch(/^ {2}123 +webhook +answered +outgoing .*\+7·······67/m);
    expect(screen.text).toMatch(/^ {2}10\d\d +queue +answered/m);
    expect(screen.text).toMatch(/Call Enriched +39$/m);
    expect(screen.text).toMatch(/POST \/calls\/999999 +404 CALL_NOT_FOUND/);
    expect(screen.text).toMatch(/callId=1001 +MESSAGE_UNREADABLE/);
    expect(screen.text).toMatch(/Reading late ones again \.+ 9 recorded since$/m);
    expect(screen.text).toMatch(/Copying recordings \.+ 36 stored, 4 given up$/m);
    expect(screen.text).toMatch(/^ {2}1010 .*2, 2 with summary, 2 copied/m);
    expect(screen.text).toMatch(/Recording Stored +36$/m);
    expect(screen.text).toMatch(/^ {2}36 in s3:\/\/callenrichment-dev-\S+, \d+ bytes$/m);
    expect(screen.text).toMatch(/{"callId":1017,"recordingId":10171} +RECORDING_LINK_FOREIGN$/m);
    expect(screen.text).not.toMatch(/\+7\d{9}/);
    expect(screen.text).not.toContain('signed=');
    expect(code).toBe(0);
  });

  it('names an app that cannot be synthesized', async () => {
    const dir = temporaryFolder('assembly');
    const file = 'test/support/local-beside-app.ts';

    // it is not told which events
    await expect(synthesize(dir, ['busName=b'], undefined, file)).rejects.toThrow(
      `${file} cannot be synthesized`,
    );
  });

  it('shows what is wrong with the context', async () => {
    const { screen, ended } = start('--once', '-c', 'batchSize=many');

    expect(await ended).toBe(1);
    expect(screen.errors).toContain('-c batchSize: expected a whole number');
    expect(screen.errors).not.toContain('    at ');
  });
});
