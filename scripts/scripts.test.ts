/**
 * @file The scripts' own decisions: what is stale, which browser, whether a window can be shown, honest
 * totals.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import viteConfig from '../electron.vite.config.ts';
import { systemBrowser } from './find-browser.mjs';
import { whyNoWindow } from './open-app.mjs';
import { countPlaywright, countVitest, summaryLine } from './test-totals.mjs';

describe.skipIf(process.platform === 'win32')('the browser', () => {
  let one: string;
  let other: string;
  beforeEach(() => {
    one = mkdtempSync(join(tmpdir(), 'browser-'));
    other = mkdtempSync(join(tmpdir(), 'browser-'));
  });
  afterEach(() => {
    for (const folder of [one, other]) rmSync(folder, { recursive: true });
  });

  it('is the system’s, the most open one first', () => {
    const env = { PATH: [one, other].join(delimiter) };
    expect(systemBrowser({ platform: 'linux', env })).toBeNull();
    writeFileSync(join(one, 'google-chrome'), '');
    expect(systemBrowser({ platform: 'linux', env })).toBeNull();
    chmodSync(join(one, 'google-chrome'), 0o755);
    expect(systemBrowser({ platform: 'linux', env })).toBe(join(one, 'google-chrome'));
    writeFileSync(join(other, 'chromium'), '', { mode: 0o755 });
    expect(systemBrowser({ platform: 'linux', env })).toBe(join(other, 'chromium'));
  });
});

describe('the build', () => {
  it('minifies the renderer, except for development', async () => {
    if (typeof viteConfig !== 'function') throw new Error('The configuration does not depend on the mode.');
    const minify = async (mode: string) =>
      (await viteConfig({ mode, command: 'build' })).renderer?.build?.minify;
    expect([await minify('production'), await minify('development')]).toEqual([true, false]);
  });
});

describe('a window', () => {
  it('needs a display and a sandbox on Linux', () => {
    expect(whyNoWindow({ platform: 'linux', env: {}, uid: 1000 })).toContain('no display');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 })).toContain('root');
    expect(whyNoWindow({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 })).toBeNull();
    expect(whyNoWindow({ platform: 'darwin', env: {}, uid: 501 })).toBeNull();
  });
});

describe('the totals', () => {
  const test = (status: string, fullName = 'a test') => ({ status, fullName });

  it('count each test once, and a file that could not be loaded as a failure', () => {
    const counts = countVitest({
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [
        { name: 'a', status: 'failed', assertionResults: [test('passed'), test('failed')] },
        { name: 'b', status: 'passed', assertionResults: [test('passed'), test('pending', 'needs shared')] },
        { name: 'c.test.ts', status: 'failed', assertionResults: [] },
      ],
    });
    expect(counts).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      notes: ['could not be loaded: c.test.ts', 'skipped: needs shared'],
    });
  });

  it('count an error outside of any browser test as a failure', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const report = {
      stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 1 },
      errors: [{ message: 'no browser' }],
      suites: [{ specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'skipped')] }] }],
    };
    expect(countPlaywright(report)).toEqual({ passed: 3, failed: 1, skipped: 1, notes: ['skipped: two'] });
  });

  it('end in the line that CI reads', () => {
    expect(
      summaryLine([
        { passed: 10, failed: 0, skipped: 2 },
        { passed: 5, failed: 1, skipped: 0 },
      ]),
    ).toBe('15 passed, 1 failed, 2 skipped');
  });
});
