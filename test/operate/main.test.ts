import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const help = ['operate/main.ts', '--help'];
const atOnceStdinEnds =
  'data:text/javascript,import { once } from "node:events"; process.stdin.resume(); await once(process.stdin, "end");';

describe('calls whose output cannot be written', () => {
  it('ends as cut off, and silently, when its reader has seen enough', async () => {
    const child = spawn(process.execPath, ['--import', atOnceStdinEnds, ...help]);
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end();

    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect({ code, errors }).toEqual({ code: 6, errors: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says so when the disk is full', async () => {
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
    const child = spawn(process.execPath, help, { stdio: [...stdio] });

    const [errors, [code]] = await Promise.all([
      text(child.stderr as NonNullable<typeof child.stderr>),
      once(child, 'close'),
    ]);

    expect({ code, errors }).toEqual({
      code: 1,
      errors: 'Standard output cannot be written: ENOSPC.\n',
    });
  });
});
