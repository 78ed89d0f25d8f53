import {
  type BundlingOptions,
  Charset,
  LogLevel,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';

/** How a folder of functions/ becomes one file; bench/test-bed/bundle.ts says the same to esbuild itself. */
export const bundling = {
  minify: true,
  logLevel: LogLevel.WARNING,
  target: 'node24',
  // in an ES module the imports of built-ins alone cost 0.4 of a bare start
  format: OutputFormat.CJS,
  // the ES modules of the SDK can be tree-shaken, their CommonJS twins cannot
  mainFields: ['module', 'main'],
  // all of the SDK is bundled, because the runtime's copy starts slower; but nothing we send or
  // receive is an event stream, and leaving that part in wraps half of the SDK for lazy loading
  externalModules: ['@smithy/core/event-streams'],
  inject: ['./functions/runtime/web-globals.ts'],
  // of their package.json the clients read the version alone, for the user agent
  loader: { '.json': 'empty' },
  charset: Charset.UTF8,
  esbuildArgs: {
    '--alias': [
      '@aws-sdk/credential-provider-node=./functions/runtime/credentials.ts',
      '@aws-sdk/endpoint-cache=./functions/runtime/endpoint-cache.ts',
      'node:fs/promises=./functions/runtime/shared-files.ts',
    ],
    // import('node:http') would load all that hangs on it, fetch included; require does not
    '--supported:dynamic-import': 'false',
    '--legal-comments': 'none',
  },
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    // the bundle is CommonJS wherever it is unpacked, below our own package.json too
    afterBundling: (_input, output) => [`echo '{"type":"commonjs"}' > "${output}/package.json"`],
  },
} satisfies BundlingOptions;
