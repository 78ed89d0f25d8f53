import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Writes what `cdk synth` would, for a stack named Toy; gone when the test ends.
 * @param bundles index.js of each function, by the S3 key without `.zip`
 */
export function writeAssembly(
  template: { Resources: object; Outputs?: object },
  bundles: Readonly<Record<string, string>> = {},
): string {
  const dir = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const write = (file: string, content: object) =>
    writeFileSync(join(dir, file), JSON.stringify(content));
  write('manifest.json', {
    artifacts: {
      'Toy.assets': { type: 'cdk:asset-manifest', properties: { file: 'Toy.assets.json' } },
      Toy: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Toy.template.json' },
      },
    },
  });
  write('Toy.template.json', template);
  const files = Object.keys(bundles).map((key) => [
    key,
    { source: { path: `asset.${key}` }, destinations: { here: { objectKey: `${key}.zip` } } },
  ]);
  write('Toy.assets.json', { files: Object.fromEntries(files) });
  for (const [key, code] of Object.entries(bundles)) {
    mkdirSync(join(dir, `asset.${key}`));
    writeFileSync(join(dir, `asset.${key}`, 'index.js'), code);
  }
  return dir;
}
