/** @file `npm run e2e [-- playwright’s arguments]`: the end-to-end suite in a real browser. */
import { build } from './build.mjs';
import { findBrowser } from './find-browser.mjs';
import { binOf, isEntry, runNode, words } from './steps.mjs';

/**
 * @param options.config Playwright's configuration
 * @param options.jsonFile where Playwright's JSON report goes
 * @returns exit code; 1 where there is no browser
 */
export async function e2e({ args = [], config = 'e2e/playwright.config.ts', jsonFile } = {}) {
  await build();
  const browser = await findBrowser();
  if (!browser) return 1;
  const report = jsonFile
    ? { reporter: ['--reporter=list,json'], env: { PLAYWRIGHT_JSON_OUTPUT_FILE: jsonFile } }
    : { reporter: [], env: {} };
  return runNode(
    binOf('@playwright/test', 'playwright'),
    ['test', '-c', config, ...report.reporter, ...args],
    { env: { ...report.env, SIGHTLINE_BROWSER: browser } },
  );
}

if (isEntry(import.meta.url)) process.exitCode = await e2e({ args: words });
