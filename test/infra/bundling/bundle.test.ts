import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleInto, bundling } from '../../../infra/bundling/bundle.ts';

describe('a bundle', () => {
  for (const name of ['a=b', 'a $HOME b', `"double" 'single'`, '#1 ключ']) {
    it(`is made from and in a folder named ${name}, and handed over once it is ready`, () => {
      const parent = mkdtempSync(join(tmpdir(), 'bundle-'));
      onTestFinished(() => rmSync(parent, { recursive: true }));
      const dir = join(parent, name);
      const out = join(dir, 'out');
      mkdirSync(out, { recursive: true });
      writeFileSync(join(parent, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(dir, 'main.ts'),
        `let said: string = 'too early';
        export const ready = new Promise(setImmediate).then(() => { said = 'it works'; });
        export const handler = () => said;`,
      );

      bundleInto(out, relative(process.cwd(), dir), { bundle: true, format: 'cjs' });

      const script =
        'import(require("node:url").pathToFileURL(process.argv[1])).then(({ handler }) => process.stdout.write(handler()))';
      const said = execFileSync(process.execPath, ['-e', script, join(out, 'index.mjs')]);
      expect(said.toString()).toBe('it works');
    });
  }

  it('loads built-in modules by require, which does not load fetch as well', () => {
    const dir = mkdtempSync(join(tmpdir(), 'bundle-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    writeFileSync(join(dir, 'main.ts'), `export const http = import('node:http');`);

    bundleInto(dir, relative(process.cwd(), dir), bundling);

    const code = readFileSync(join(dir, 'main.cjs'), 'utf8');
    expect(code).toContain('require("node:http")');
    expect(code).not.toContain('import(');
  });
});
