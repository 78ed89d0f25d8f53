import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** The files of ours that a file loads, and those that these load; types are gone by then. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const source = readFileSync(path, 'utf8').replaceAll(/^import type [^;]*;/gm, '');
  for (const [, specifier = ''] of source.matchAll(/from '(\.[^']+)'/g)) {
    loadedBy(join(dirname(path), specifier), seen);
  }
  return seen;
}

it('enrich loads nothing of reconciliation, which every cold start would pay for', () => {
  const loaded = [...loadedBy('functions/enrich/main.ts')];

  expect(loaded.filter((path) => /reconcil|list/.test(path))).toEqual([]);
  expect(loaded).toContain('clients/liner.ts');
});
