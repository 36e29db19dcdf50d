/** @file How the README's pictures are taken: like the end-to-end suite, with more pixels for each point. */
import { defineConfig } from '@playwright/test';
import suite from './playwright.config.ts';

export default defineConfig({
  ...suite,
  testDir: './pictures',
  testMatch: '*.ts',
  retries: 0,
  use: { ...suite.use, deviceScaleFactor: 1.25, colorScheme: 'light' },
});
