/**
 * @file Vitest projects: `unit` (pure, quick), `renderer` (the same, with a document) and `medium`
 * (*.medium.test.ts: real LanceDB, sharp, models, processes).
 */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Tests wait for events; these ceilings only end what hangs, also on a machine with other work on all cores. */
const patience = { setupFiles: ['src-main/testing/patience.ts'], expect: { poll: { timeout: 60_000 } } };
const quick = { testTimeout: 180_000, hookTimeout: 180_000, ...patience };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src-main,src-preload,resources,scripts}/**/*.test.ts'],
          exclude: ['**/*.medium.test.ts', '**/node_modules/**'],
          pool: 'forks',
          // modules of the engine keep nothing between tests, and loading them for each file takes most of the time
          isolate: false,
          maxWorkers: 2,
          ...quick,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          include: ['src-renderer/**/*.test.ts'],
          // modules and document of each file are its own, in a process that has loaded Node's already
          pool: 'vmThreads',
          maxWorkers: 2,
          ...quick,
        },
      },
      {
        test: {
          name: 'medium',
          include: ['src-main/**/*.medium.test.ts'],
          globalSetup: ['src-main/testing/build-once.ts'],
          pool: 'forks',
          // of a test with processes of its own, the tests themselves mostly wait
          maxWorkers: 3,
          // after the others, where one command runs all
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 600_000,
          ...patience,
        },
      },
    ],
  },
});
