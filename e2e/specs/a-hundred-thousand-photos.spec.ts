/**
 * @file A library of 100,000 photos is scrolled, scrubbed and walked by key, while only what is near is
 * drawn.
 */
import { expect, test as base } from '@playwright/test';
import { startHarness, type Harness } from '../hosts/harness.ts';
import { Grid } from '../pages/grid.ts';

const photos = 100_000;
/** what three screens of small tiles can hold, with room to spare */
const mostDrawn = 250;

const test = base.extend<{ harness: Harness }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright's fixtures ask for a pattern
  harness: async ({}, use) => {
    const harness = await startHarness();
    await use(harness);
    await harness.stop();
  },
});

test('the end is as near as the beginning', async ({ page, harness }) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(harness.url(photos));
  const grid = new Grid(page);
  await expect(grid.photo(0)).toBeVisible({ timeout: 60_000 });

  await page.mouse.move(600, 400);
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 1_500);
  await expect.poll(() => grid.scrolledTo()).toBeGreaterThan(40_000);
  await expect(grid.photo(0)).toBeAttached();
  expect(await grid.photos.count()).toBeLessThan(mostDrawn);

  await grid.scrubber.focus();
  const before = await grid.scrubber.getAttribute('aria-valuetext');
  await page.keyboard.press('PageDown');
  await expect(grid.scrubber).not.toHaveAttribute('aria-valuetext', before ?? '');
  await page.keyboard.press('End');
  await expect.poll(() => grid.scrolledTo()).toBeGreaterThan(1_000_000);
  await expect(grid.photo(0)).toBeAttached();
  expect(await grid.photos.count()).toBeLessThan(mostDrawn);

  await page.keyboard.press('Home');
  await expect(grid.photo(0)).toBeAttached();
  await grid.photo(0).focus();
  const first = await grid.focused();
  await page.keyboard.press('Control+End');
  await expect.poll(() => grid.focused()).not.toBe(first);
  await expect.poll(() => grid.focused()).not.toBe('');
  await page.keyboard.press('Control+Home');
  await expect.poll(() => grid.focused()).toBe(first);
  expect(await grid.photos.count()).toBeLessThan(mostDrawn);
  expect(errors).toEqual([]);
});
