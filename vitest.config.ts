import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// stages of their own: how this clone is set up to deploy changes no test's outcome
process.env.CALL_ENRICHMENT_SETTINGS_DIR ??= resolve('test/support/settings');

// what the workers and the processes they start load again and again is compiled once
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/compiled');

// what runs the stack, or its bundles, as they are deployed
const endToEnd = [
  'test/end-to-end/**/*.test.ts',
  'test/bench/budgets.test.ts',
  'test/examples/examples.test.ts',
];

// a test that hangs fails; one on a busy machine does not
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    // files that run a stack mostly wait for its processes
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: endToEnd,
          // to load the same modules anew for each file would be a third of the work
          isolate: false,
          setupFiles: 'test/support/as-it-was.ts',
          ...patience,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: endToEnd,
          globalSetup: 'test/support/stack-assembly.ts',
          ...patience,
        },
      },
    ],
  },
});
