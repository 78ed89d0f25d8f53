import { fileURLToPath } from 'node:url';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Bundle {
  readonly code: Uint8Array;
  /** bytes in the bundle by package; what is no package, by its folder */
  readonly packages: ReadonlyMap<string, number>;
  /** files it is made of, from the root of the repository */
  readonly files: readonly string[];
}

/**
 * Bundles as CDK's NodejsFunction does when it is given these options, and says what is in it.
 * @param entry from the root of the repository
 * @throws {Error} for an option that means nothing here yet
 */
export async function bundle(
  entry: string,
  options: BundlingOptions,
  plugins: Plugin[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...asEsbuildHasThem(options),
    entryPoints: [entry],
    absWorkingDir: root,
    outfile: 'index.js',
    metafile: true,
    write: false,
    plugins,
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

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html#working-with-the-bundler */
function asEsbuildHasThem(options: BundlingOptions) {
  const {
    minify,
    target = 'node24',
    format,
    mainFields,
    externalModules,
    inject,
    ...more
  } = options;
  // the hooks put files beside the bundle
  const { loader, charset, logLevel, esbuildArgs = {}, commandHooks: _, ...unknown } = more;
  const { '--alias': alias = [], '--legal-comments': legalComments, ...args } = esbuildArgs;
  const supported = Object.entries(args).filter(([name]) => name.startsWith('--supported:'));
  const names = Object.keys({ ...unknown, ...args }).filter((name) => !/^--supported:/.test(name));
  if (names.length > 0)
    throw new Error(`bench/test-bed/bundle.ts does not know ${names.join(', ')}`);
  return {
    bundle: true,
    platform: 'node',
    minify,
    target,
    format: format === 'esm' ? 'esm' : 'cjs',
    mainFields,
    external: externalModules,
    inject,
    loader: loader as BuildOptions['loader'],
    charset,
    logLevel: logLevel ?? 'warning',
    legalComments: legalComments as BuildOptions['legalComments'],
    alias: Object.fromEntries([alias].flat().map((pair) => String(pair).split('='))),
    supported: Object.fromEntries(
      supported.map(([name, value]) => [name.replace('--supported:', ''), value !== 'false']),
    ),
  } as const;
}

function packageOf(file: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return inPackage ?? `${file.split('/')[0]}/`;
}
