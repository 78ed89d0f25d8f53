import { cp, readFile, writeFile } from 'node:fs/promises';
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

/**
 * A stack that gives up Liner and tries again within seconds, so that tests can wait for it. Its
 * functions may run for as long as they are deployed for: none is killed on a busy machine.
 */
const quick = ['linerTimeoutSeconds=3', 'retryBaseSeconds=1', 'retryCapSeconds=300'];

/** Endpoints of single services, which the SDK prefers; empty ones count as none. */
const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: '', AWS_ENDPOINT_URL_SECRETS_MANAGER: '' };

/** Once for all tests of a run that need the stack as it is deployed: vitest's global setup. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const { dir, remove } = await writeQuickAssembly();
  project.provide('assemblyDir', dir);
  return remove;
}

/**
 * The real template and bundles, with room in the environment for endpoints that misbehave.
 * @param settings as `-c` takes them, beside the quick ones
 */
export async function writeQuickAssembly(...settings: readonly string[]) {
  const { dir, remove } = openTemporaryFolder('end-to-end');
  // replaced by each stack's own
  await synthesize(dir, [...quick, ...settings, 'linerHost=http://127.0.0.1:1']);
  await editFunctions(dir, ({ Environment }) => Object.assign(Environment.Variables, endpoints));
  return { dir, remove: async () => remove() };
}

/** The same stack, whose functions may run for so many seconds. */
export async function withTimeout(assemblyDir: string, seconds: number) {
  const copy = openTemporaryFolder('end-to-end');
  await cp(assemblyDir, copy.dir, { recursive: true });
  await editFunctions(copy.dir, (properties) => Object.assign(properties, { Timeout: seconds }));
  return copy;
}

async function editFunctions(dir: string, edit: (properties: FunctionProperties) => void) {
  const file = join(dir, 'CallEnrichment-dev.template.json');
  const template = JSON.parse(await readFile(file, 'utf8'));
  const resources = Object.values<{ Type: string; Properties: FunctionProperties }>(
    template.Resources,
  );
  for (const { Type, Properties } of resources) {
    if (Type === 'AWS::Lambda::Function') edit(Properties);
  }
  await writeFile(file, JSON.stringify(template));
}

interface FunctionProperties {
  readonly Environment: { readonly Variables: Record<string, unknown> };
}
