import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const { dependencies, devDependencies, scripts, engines } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const runtime = Object.keys(dependencies).map((name) => `${name}/package.json`);
const development = Object.keys(devDependencies).map((name) => `${name}/package.json`);

/** What the check says on a Node where these files are in node_modules. */
function check(installed: readonly string[], node: string) {
  const dir = mkdtempSync(join(tmpdir(), 'install-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, 'infra'));
  cpSync('check-install.cjs', join(dir, 'check-install.cjs'));
  cpSync('package.json', join(dir, 'package.json'));
  for (const file of installed) {
    mkdirSync(join(dir, 'node_modules', dirname(file)), { recursive: true });
    writeFileSync(join(dir, 'node_modules', file), '{}');
  }
  const pretend = `Object.defineProperty(process, 'versions', {value: {node: '${node}'}});`;
  const script = `${pretend} require(process.argv[1]); console.log('goes on')`;
  const args = ['-e', script, join(dir, 'check-install.cjs')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

describe('before anything is run', () => {
  for (const [what, installed, node, said] of [
    ['nothing is installed', [], '20.20.2', 'Packages are missing. Run: npm ci\n'],
    [
      'an installation was broken off',
      runtime.slice(1),
      '24.21.0',
      'Packages are missing. Run: npm ci\n',
    ],
    [
      'npm left out what is for development',
      runtime,
      '24.21.0',
      'Development packages are missing. Run: npm ci --include=dev\n',
    ],
    [
      'npm ran no script, so Node is old',
      [...runtime, ...development],
      '20.20.2',
      'This is Node 20.20.2; Node 24.2 or later is needed. This brings it: npm ci --include=dev --ignore-scripts=false\n',
    ],
    [
      'Node is old, but ours is there',
      [...runtime, ...development, 'node/bin/node'],
      '22.22.0',
      'This is Node 22.22.0; Node 24.2 or later is needed. npm and npx bring it: npm start, npm test, npx cdk\n',
    ],
  ] as const) {
    it(`it is said in one line that ${what}`, () => {
      expect(check(installed, node)).toEqual({ status: 1, said });
    });
  }

  for (const node of ['24.2.0', '24.21.0', '26.0.0']) {
    it(`nothing is said on Node ${node}`, () => {
      const { status, said } = check([...runtime, ...development], node);

      expect({ status, said }).toEqual({ status: 0, said: 'goes on\n' });
    });
  }

  it('every script asks, and so does the app that cdk runs', () => {
    const { app } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    for (const script of [...Object.values(scripts), app]) {
      expect(script).toMatch(/^node (-r \.\/)?check-install\.cjs /);
    }
  });

  it('npm is told which Node it can begin with', () => {
    expect(engines).toEqual({ node: '>=20' });
  });
});
