import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// stages of their own: how this clone is set up to deploy changes no test's outcome
process.env.CALL_ENRICHMENT_SETTINGS_DIR ??= resolve('test/support/settings');

// what the workers and the processes they start load again and again is compiled once
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/compiled');

const endToEnd = 'test/end-to-end/**/*.test.ts';

// a test that hangs fails; one on a busy machine does not
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    // the end-to-end files mostly wait for their processes
    maxWorkers: 2,
    projects: [
      {
        test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [endToEnd], ...patience },
      },
      {
        test: {
          name: 'end-to-end',
          include: [endToEnd],
          globalSetup: 'test/support/stack-assembly.ts',
          ...patience,
        },
      },
    ],
  },
});
