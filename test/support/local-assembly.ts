import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Writes what `cdk synth` would for a stack; gone when the test ends.
 * @param bundles index.js of each function, by the S3 key without `.zip`
 */
export function writeAssembly(
  template: { Resources: object; Outputs?: object },
  bundles: Readonly<Record<string, string>> = {},
  stackName = 'Toy',
): string {
  const dir = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const write = (file: string, content: object) =>
    writeFileSync(join(dir, file), JSON.stringify(content));
  write('manifest.json', {
    artifacts: {
      [`${stackName}.assets`]: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
      [stackName]: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'template.json' },
      },
    },
  });
  write('template.json', template);
  const files = Object.keys(bundles).map((key) => [
    key,
    { source: { path: `asset.${key}` }, destinations: { here: { objectKey: `${key}.zip` } } },
  ]);
  write('assets.json', { files: Object.fromEntries(files) });
  for (const [key, code] of Object.entries(bundles)) {
    mkdirSync(join(dir, `asset.${key}`));
    writeFileSync(join(dir, `asset.${key}`, 'index.js'), code);
  }
  return dir;
}
