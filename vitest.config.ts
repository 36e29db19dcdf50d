/** @file Two vitest projects: `unit` (pure, quick) and `medium` (*.medium.test.ts: real LanceDB, sharp, models, processes). */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Tests wait for events; these ceilings only end what hangs, also on a machine with other work on all cores. */
const patience = { setupFiles: ['src-main/testing/patience.ts'], expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['{src-main,src-preload,src-renderer,resources,scripts}/**/*.test.ts'],
          exclude: ['**/*.medium.test.ts', '**/node_modules/**'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          ...patience,
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
          testTimeout: 600_000,
          hookTimeout: 600_000,
          ...patience,
        },
      },
    ],
  },
});
