/**
 * Stands in for node:fs/promises in the bundles (see the alias there): the SDK loads it at every
 * start for configuration files, which Lambda does not have.
 */
export function readFile(...args: Parameters<FsPromises['readFile']>) {
  return process.getBuiltinModule('node:fs/promises').readFile(...args);
}

type FsPromises = typeof import('node:fs/promises');
