/** @file Two vitest projects: `unit` (pure, quick) and `medium` (*.medium.test.ts: real LanceDB, sharp, models, processes). */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['{src-main,src-preload,src-renderer,resources,scripts}/**/*.test.ts'],
          exclude: ['**/*.medium.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'medium',
          include: ['src-main/**/*.medium.test.ts'],
          globalSetup: ['src-main/testing/build-once.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
