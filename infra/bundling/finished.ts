import { type BuildOptions, transformSync } from 'esbuild';

/** Of a bundle that `finished` finishes: what is taken out of it is told by its name. */
export function unfinished(options: BuildOptions) {
  return { ...options, minify: false, minifySyntax: options.minify ?? false } as const;
}

/**
 * The text of a bundle as it is deployed: minified, without the SDK's classes of errors, all of which a
 * client makes at every start. Unregistered they are left out, and what is thrown has its name all the
 * same. Those stay that are more than a name: one holds the item that was there, one is tried again,
 * and those of SQS and S3 have another name on the wire, or none.
 */
export function finished(unfinishedText: string, options: BuildOptions): string {
  const { minify, target, format, charset, platform, legalComments } = options;
  const isMore = (name: string) =>
    /^(ConditionalCheckFailed|ReplicatedWriteConflict)Exception$/.test(name) ||
    ['sqs', 's3'].some((service) => unfinishedText.includes(`"com.amazonaws.${service}#${name}"`));
  const { code } = transformSync(
    unfinishedText.replaceAll(registration, (call, name) => (isMore(name) ? call : '0')),
    { minify, target, format, charset, platform, legalComments, treeShaking: true },
  );
  return code.replaceAll('"./rarely.ts"', '"./rarely.cjs"');
}

const registration = /\bn0_registry\d*\.registerError\((\w+)\$\d*, \w+\)/g;
