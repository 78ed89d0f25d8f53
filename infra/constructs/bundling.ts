import {
  type BundlingOptions,
  Charset,
  LogLevel,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';

/** How a folder of functions/ becomes one file; bench/bundle.ts says the same to esbuild itself. */
export const bundling = {
  minify: true,
  logLevel: LogLevel.WARNING,
  target: 'node24',
  // in an ES module the imports of built-ins alone cost 0.4 of a bare start
  format: OutputFormat.CJS,
  // the ES modules of the SDK can be tree-shaken, their CommonJS twins cannot
  mainFields: ['module', 'main'],
  // the runtime's copy of the SDK starts slower than a bundled one
  externalModules: [],
  charset: Charset.UTF8,
  esbuildArgs: {
    '--alias': ['@aws-sdk/credential-provider-node=./functions/runtime/credentials.ts'],
    '--legal-comments': 'none',
  },
} satisfies BundlingOptions;
