import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** functions/shared/prewarm.ts */
export const prewarmFile = /\/prewarm\.ts$/;

const real = '?real';

/** Leaves a bundle as it is, but for `prewarm`, which does nothing. */
export const withoutPrewarm: Plugin = {
  name: 'without-prewarm',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\?real$/ }, ({ path, resolveDir }) => {
      return { path: join(resolveDir, path.replace(real, '')), suffix: real };
    });
    onLoad({ filter: prewarmFile }, ({ path, suffix }) => {
      if (suffix === real) return undefined;
      // what is exported here hides what is exported there
      const contents = `export * from './prewarm.ts${real}'; export async function prewarm() {}`;
      return { contents, resolveDir: dirname(path), loader: 'ts' };
    });
  },
};
