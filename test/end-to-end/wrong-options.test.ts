import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCommand } from '../support/stack-command.ts';

async function portInUse(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

async function said(...args: string[]) {
  const { ended, screen, kill } = startCommand(args);
  onTestFinished(() => void kill());
  return { code: await ended, lines: screen.errors.split('\n').filter(Boolean) };
}

describe('npm start with', () => {
  it('an option nobody knows says so, and where the options are', async () => {
    const { code, lines } = await said('--nope');

    expect(code).toBe(2);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("'--nope'");
    expect(lines[1]).toBe('See npm start -- --help');
  });

  it('an app that is not there names it', async () => {
    const { code, lines } = await said(
      '--port',
      '0',
      '--aws-port',
      '0',
      '--page-port',
      '0',
      '--with',
      'nowhere/app.ts',
    );

    expect(code).toBe(2);
    expect(lines).toEqual(['--with: there is no file nowhere/app.ts']);
  });

  it('a Liner but no token says in one line where the token goes', async () => {
    const { code, lines } = await said('--liner-host', 'https://liner.example');

    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringContaining('LINER_TOKEN')]);
  });

  for (const [option, other] of [
    ['--port', '--aws-port'],
    ['--aws-port', '--port'],
  ] as const) {
    it(`a ${option} in use says so in one line before any work`, async () => {
      const port = await portInUse();

      const { code, lines } = await said('--once', option, port, other, '0');

      expect(code).toBe(1);
      expect(lines).toEqual([
        `port ${port} is taken: choose another with ${option}, or 0 for a free one`,
      ]);
    });
  }
});
