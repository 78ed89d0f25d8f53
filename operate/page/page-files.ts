import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const folder = join(import.meta.dirname, 'assets');

/** What the browser loads, by path. Made in memory from the sources, at start: nobody runs a build. */
export async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'main.tsx'), join(folder, 'page.css')],
    bundle: true,
    write: false,
    outdir: folder,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minifySyntax: true,
    logLevel: 'silent',
  });
  const made = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const own = (name: string) => readFile(join(folder, name), 'utf8');
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: await own('page.html') }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: made('.js') }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: made('.css') }],
    ['/icon.svg', { type: 'image/svg+xml', body: await own('icon.svg') }],
  ]);
}
