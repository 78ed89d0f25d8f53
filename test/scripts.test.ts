import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/temporary-folder.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const ours = Object.entries<string>(scripts).filter(([, script]) => script.endsWith('.ts'));

/** Runs an npm script's own command; also tells what it left among the temporary files. */
function run(script: string, option: string) {
  const TMPDIR = temporaryFolder('script');
  const [, ...args] = `${script} ${option}`.split(' ');
  const env = { ...process.env, TMPDIR };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return { status, stdout, stderr, left: readdirSync(TMPDIR) };
}

describe('the npm scripts', () => {
  it('of our own are these', () => {
    const names = ['start', 'calls', 'soak', 'bench', 'cost', 'draw', 'describe'];

    expect(ours.map(([name]) => name)).toEqual(names);
  });

  for (const [name, script] of ours) {
    for (const option of ['-h', '--help']) {
      it(`npm run ${name} -- ${option} says what there is, and does nothing`, () => {
        const { status, stdout, stderr, left } = run(script, option);

        expect({ status, stderr, left }).toEqual({ status: 0, stderr: '', left: [] });
        expect(stdout).toMatch(new RegExp(`npm (run )?${name}\\b|^Usage: ${name}\\b`, 'm'));
      });
    }

    it(`npm run ${name} says in a line that it knows no such option`, () => {
      const { status, stdout, stderr, left } = run(script, '--nope');

      expect(stderr.split('\n')[0]).toMatch(/unknown option '--nope'/i);
      expect(stderr).not.toContain('    at ');
      expect({ status: Boolean(status), stdout, left }).toEqual({
        status: true,
        stdout: '',
        left: [],
      });
    });
  }
});
