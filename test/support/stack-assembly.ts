import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesize } from '../../local/synthesize.ts';
import { openTemporaryFolder } from '../../local/temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    assemblyDir: string;
  }
}

interface Project {
  provide(key: 'assemblyDir', value: string): void;
}

/** A stack that gives up and tries again within seconds, so that tests can wait for it. */
const quick = [
  'timeoutSeconds=8',
  'linerTimeoutSeconds=3',
  'retryBaseSeconds=1',
  'retryCapSeconds=300',
];

/** Endpoints of single services, which the SDK prefers; empty ones count as none. */
const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: '', AWS_ENDPOINT_URL_SECRETS_MANAGER: '' };

/** Once for all tests of a run that need the stack as it is deployed: vitest's global setup. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const { dir, remove } = await writeQuickAssembly();
  project.provide('assemblyDir', dir);
  return remove;
}

/** The real template and bundles, with room in the environment for endpoints that misbehave. */
export async function writeQuickAssembly() {
  const { dir, remove } = openTemporaryFolder('end-to-end');
  // replaced by each stack's own
  await synthesize(dir, [...quick, 'linerHost=http://127.0.0.1:1']);
  const file = join(dir, 'CallEnrichment-dev.template.json');
  const template = JSON.parse(await readFile(file, 'utf8'));
  for (const { Type, Properties } of Object.values<{ Type: string; Properties: Variables }>(
    template.Resources,
  )) {
    if (Type === 'AWS::Lambda::Function')
      Object.assign(Properties.Environment.Variables, endpoints);
  }
  await writeFile(file, JSON.stringify(template));
  return { dir, remove: async () => remove() };
}

interface Variables {
  readonly Environment: { readonly Variables: Record<string, unknown> };
}
