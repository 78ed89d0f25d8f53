import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Bundle {
  readonly code: Uint8Array;
  /** bytes in the bundle by package; what is no package, by its folder */
  readonly packages: ReadonlyMap<string, number>;
  /** files it is made of, from the root of the repository */
  readonly files: readonly string[];
}

/**
 * Bundles with the given options, and says what is in it.
 * @param entry from the root of the repository
 */
export async function bundle(entry: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [entry],
    absWorkingDir: root,
    outfile: 'index.js',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const packages = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    if (bytesInOutput === 0) continue;
    const name = packageOf(file);
    packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { code, packages, files: Object.keys(output?.inputs ?? {}) };
}

/** what stands for all rooms of this project in the list of packages */
export const ourCode = 'this project';

function packageOf(file: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return inPackage ?? ourCode;
}
