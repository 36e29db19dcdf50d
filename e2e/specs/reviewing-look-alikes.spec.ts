/** @file Look-alikes are reviewed by mouse and by key: kept, compared, set apart and moved to the bin, always asked, always undoable where it can be. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import { startHarness, type Harness } from '../hosts/harness.ts';
import { Duplicates } from '../pages/duplicates.ts';

const test = base.extend<object, { harness: Harness }>({
  harness: [
    // eslint-disable-next-line no-empty-pattern -- Playwright's fixtures ask for a pattern
    async ({}, use) => {
      const harness = await startHarness();
      await use(harness);
      await harness.stop();
    },
    { scope: 'worker' },
  ],
});

test('groups are walked, kept, compared and set apart with the keyboard alone', async ({ page, harness }) => {
  await page.goto(harness.url(400, 'duplicates'));
  const duplicates = new Duplicates(page);
  await expect(duplicates.tab('Look-alikes')).toContainText('43');
  expect(await duplicates.nameOf(1)).toMatch(/^Group 2 of 43, 3 versions, best: .+\.jpg, raw$/);

  await duplicates.versions(0).first().focus();
  expect(await duplicates.focused()).toMatch(/Best: largest, sharpest.*kept$/);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => duplicates.focused()).toMatch(/goes to the Trash$/);
  await page.keyboard.press('k');
  await expect.poll(() => duplicates.focused()).toMatch(/kept$/);
  await expect(duplicates.group(0).getByRole('button', { name: 'All are kept' })).toBeDisabled();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');

  const first = (await page.evaluate(() => document.activeElement?.id)) ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Photo viewer' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator(`#${first}`)).toBeFocused();

  await page.keyboard.press('c');
  await expect(duplicates.comparison).toBeVisible();
  await page.keyboard.press('+');
  await expect.poll(() => duplicates.zooms()).toEqual(['1.40', '1.40']);
  await expect.poll(() => duplicates.compared()).toHaveLength(2);
  await page.keyboard.press(' ');
  const [shown] = await duplicates.compared();
  await page.keyboard.press(' ');
  await expect.poll(() => duplicates.compared()).not.toEqual([shown]);
  await page.keyboard.press('Escape');
  await expect(duplicates.comparison).toBeHidden();

  const [before, next] = [await duplicates.nameOf(0), await duplicates.versions(1).first().getAttribute('aria-label')];
  await page.keyboard.press('d');
  await expect(duplicates.tab('Look-alikes')).toContainText('42');
  await expect.poll(() => duplicates.focused()).toBe(next);
  await page.keyboard.press('Control+z');
  await expect(duplicates.tab('Look-alikes')).toContainText('43');
  await expect.poll(() => duplicates.nameOf(0)).toBe(before);
});

test('the bin is asked for by name, a no moves nothing, and what could not be moved is told', async ({ page, harness }) => {
  await page.goto(harness.url(400, 'duplicates'));
  const duplicates = new Duplicates(page);
  const question = page.getByRole('alertdialog');
  await duplicates.move(0).click();
  await expect(question).toContainText('Move 1 photo to the Trash?');
  await expect(question).toContainText('Phone/bed-and-reading-lamp (small).jpg');
  await expect(question).toContainText('Your tags and captions on them move to the photo you keep.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(duplicates.tab('Look-alikes')).toContainText('43');
  await expect(duplicates.move(0)).toBeFocused();

  await duplicates.move(0).click();
  await question.getByRole('button', { name: 'Move to the Trash' }).click();
  await expect(page.getByText('1 file moved to the Trash.').first()).toBeVisible();
  await expect(duplicates.tab('Look-alikes')).toContainText('42');

  await duplicates.move(1).click();
  await question.getByRole('button', { name: 'Move to the Trash' }).click();
  await expect(page.getByRole('list', { name: 'Messages' })).toContainText('It is open in another program.');
  await expect(duplicates.tab('Look-alikes')).toContainText('42');

  await duplicates.tab('Bursts').click();
  await expect(duplicates.group(0)).toContainText('5 frames');
});

for (const [theme, width] of [['light', 1280], ['dark', 390]] as const) {
  test(`axe finds nothing among look-alikes and folders, ${theme}, ${width} wide`, async ({ page, harness }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 800 });
    const duplicates = new Duplicates(page);
    const check = async (name: string) => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, help, nodes }) => ({ page: name, id, help, at: nodes.map(({ html }) => html.slice(0, 160)) }))).toEqual([]);
      const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide, name).toBeLessThanOrEqual(window ?? 0);
    };
    await page.goto(harness.url(400, 'folders'));
    await page.getByRole('button', { name: 'Leave out…' }).first().click();
    await check('folders');
    await page.goto(harness.url(400, 'duplicates'));
    await expect(duplicates.versions(0).first()).toBeVisible();
    await check('duplicates');
    await duplicates.group(0).getByRole('button', { name: 'Compare' }).click();
    await expect(duplicates.comparison).toBeVisible();
    await check('comparison');
  });
}
