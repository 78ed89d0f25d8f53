import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';
import { finished, unfinished } from './finished.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How a folder of functions/ becomes one file, which entry.mjs loads. */
export const bundling = {
  bundle: true,
  platform: 'node',
  minify: true,
  logLevel: 'warning',
  target: 'node24',
  // in an ES module the imports of built-ins alone cost 0.4 of a bare start
  format: 'cjs',
  // the ES modules of the SDK can be tree-shaken, their CommonJS twins cannot
  mainFields: ['module', 'main'],
  // all of the SDK is bundled, because the runtime's copy starts slower; but nothing we send or
  // receive is an event stream, and leaving that part in wraps half of the SDK for lazy loading;
  // what is rarely needed is a bundle of its own for the same reason
  external: ['@smithy/core/event-streams', './rarely.ts'],
  inject: ['./infra/bundling/stand-ins/web-globals.ts'],
  // of their package.json the clients read the version alone, for the user agent
  loader: { '.json': 'empty' },
  charset: 'utf8',
  alias: {
    '@aws-sdk/credential-provider-node': './infra/bundling/stand-ins/credential-provider-node.ts',
    '@aws-sdk/endpoint-cache': './infra/bundling/stand-ins/endpoint-cache.ts',
    '@aws/lambda-invoke-store': './infra/bundling/stand-ins/invoke-store.ts',
    '@smithy/core/checksum': './infra/bundling/stand-ins/checksums.ts',
    'node:fs/promises': './infra/bundling/stand-ins/fs-promises.ts',
  },
  // import('node:http') would load all that hangs on it, fetch included; require does not
  supported: { 'dynamic-import': false },
  legalComments: 'none',
} satisfies BuildOptions;

const { '@smithy/core/checksum': _inJavaScript, ...aliasWithS3 } = bundling.alias;

/** The same for what uses S3, whose client has checksums of its own and knows event streams. */
export const bundlingWithS3 = {
  ...bundling,
  alias: aliasWithS3,
  external: [],
} satisfies BuildOptions;

/**
 * The code of a folder, bundled in this process: the CDK's own way leads through npx and a shell,
 * which trip over a `=` or a `$` in the name of a folder.
 */
export function bundledCode(folder: string, options: BuildOptions): AssetCode {
  return Code.fromAsset(root, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // never asked for, as the folder is always bundled here
      image: DockerImage.fromRegistry('none'),
      // tells it from the others in the CDK's memory of what it has bundled
      command: [folder],
      local: {
        tryBundle(outputDir) {
          bundleInto(outputDir, folder, options);
          return true;
        },
      },
    },
  });
}

/** Beside the bundle of main.ts, one of rarely.ts where the folder has it: main.ts loads it when it is needed. */
export function bundleInto(outputDir: string, folder: string, options: BuildOptions): void {
  for (const name of ['main', 'rarely']) {
    const entry = join(folder, `${name}.ts`);
    if (!existsSync(join(root, entry))) continue;
    const { outputFiles } = buildSync({
      ...unfinished(options),
      write: false,
      absWorkingDir: root,
      entryPoints: [entry],
    });
    const text = outputFiles[0]?.text ?? '';
    writeFileSync(join(outputDir, `${name}.cjs`), finished(text, options));
  }
  writeEntry(outputDir);
}

/** Puts beside a bundle what Lambda loads: `index.handler`. */
export function writeEntry(outputDir: string): void {
  copyFileSync(join(import.meta.dirname, 'entry.mjs'), join(outputDir, 'index.mjs'));
}
