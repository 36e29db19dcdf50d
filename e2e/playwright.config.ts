/** @file How the end-to-end suite runs: the browser it is given, one test at a time, screenshots kept. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));
/** scripts/e2e.mjs finds a browser and names it; a bare run takes Debian's Chromium or Playwright's own. */
const browser =
  process.env['SIGHTLINE_BROWSER'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);

export default defineConfig({
  testDir: './specs',
  globalSetup: './fixtures/made-once.ts',
  outputDir: `${root}test-results/e2e`,
  // each test starts an engine of its own, and waits more than it computes
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  // CI's machine is shared; what passed only at the second try is said in the totals
  retries: process.env['CI'] ? 1 : 0,
  // ceilings for what hangs, also on a machine with other work on all cores
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Pacific/Auckland',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
