import type { Plugin } from 'esbuild';

/** functions/shared/prewarm.ts */
export const prewarmFile = /\/prewarm\.ts$/;

/** Leaves a bundle as it is, but for `prewarm`, which does nothing. */
export const withoutPrewarm: Plugin = {
  name: 'without-prewarm',
  setup: ({ onLoad }) => {
    onLoad({ filter: prewarmFile }, () => ({ contents: 'export async function prewarm() {}' }));
  },
};
