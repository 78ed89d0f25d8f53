import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when the process ends, unless it is removed before or kept. */
export function openTemporaryFolder(name: string) {
  const dir = mkdtempSync(join(tmpdir(), `${name}-`));
  const clear = () => rmSync(dir, { recursive: true, force: true });
  process.once('exit', clear);
  return { dir, keep, remove };

  function keep() {
    process.removeListener('exit', clear);
  }

  function remove() {
    keep();
    clear();
  }
}
