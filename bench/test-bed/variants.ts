import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundling, writeEntry } from '../../infra/bundling/bundle.ts';
import { finished, unfinished } from '../../infra/bundling/finished.ts';
import type { Assembly } from '../../local/template/assembly.ts';
import { type Bundle, bundle } from './bundle.ts';
import { deployedFunctions, type FunctionName, functionNames } from './deployed-functions.ts';
import { prewarmFile, withoutPrewarm } from './without-prewarm.ts';

export type VariantName =
  | FunctionName
  | 'empty'
  | 'reference'
  | 'typical'
  | 'enrich without prewarm'
  | 'enrich with recordings';

/** What is measured. */
export interface Variant {
  readonly bundle: Bundle;
  /** folder of what Lambda loads: index.mjs or index.cjs */
  readonly codeDir: string;
  /** the function whose environment, memory and timeout it gets */
  readonly standsInFor: FunctionName;
}

const plainBundling = {
  bundle: true,
  platform: 'node',
  minify: true,
  target: 'node24',
  format: 'cjs',
} satisfies BuildOptions;

/** kind to it: CDK does not minify unless asked, and leaves the SDK to the slower copy of the runtime */
const typicalBundling: BuildOptions = plainBundling;

/**
 * The functions of a synthesized stack as they would be deployed, and what they are compared with.
 * @param workDir where the other bundles go
 */
export async function buildVariants(
  assembly: Assembly,
  workDir: string,
): Promise<ReadonlyMap<VariantName, Variant>> {
  const variants = new Map<VariantName, Variant>();
  await add('empty', 'bench/baselines/empty/main.ts', plainBundling);
  await add('reference', 'bench/baselines/reference/main.ts', plainBundling);
  for (const { name, codeDir } of deployedFunctions(assembly)) {
    const made = await bundle(`functions/${name}/main.ts`, bundling);
    const code = await readFile(join(codeDir, 'main.cjs'));
    variants.set(name, { bundle: { ...made, code }, codeDir, standsInFor: name });
  }
  const enrich = variants.get('enrich');
  if (enrich) variants.set('enrich with recordings', enrich);
  const missing = functionNames.filter((name) => !variants.has(name));
  if (missing.length > 0) throw new Error(`the stack has no function ${missing.join(', ')}`);
  await add('typical', 'bench/baselines/typical/main.ts', typicalBundling);
  if (variants.get('enrich')?.bundle.files.some((file) => prewarmFile.test(file))) {
    const options = { ...unfinished(bundling), plugins: [withoutPrewarm] };
    const name = 'enrich without prewarm';
    const codeDir = await add(name, 'functions/enrich/main.ts', options, 'main.cjs');
    const text = await readFile(join(codeDir, 'main.cjs'), 'utf8');
    await writeFile(join(codeDir, 'main.cjs'), finished(text, bundling));
    writeEntry(codeDir);
  }
  return variants;

  async function add(name: VariantName, entry: string, options: BuildOptions, file = 'index.cjs') {
    const codeDir = join(workDir, name.replaceAll(' ', '-'));
    const made = await bundle(entry, options);
    await mkdir(codeDir, { recursive: true });
    await writeFile(join(codeDir, file), made.code);
    variants.set(name, { bundle: made, codeDir, standsInFor: 'enrich' });
    return codeDir;
  }
}
