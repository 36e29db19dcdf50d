/**
 * @file Look-alikes are reviewed by mouse and by key: kept, compared, set apart and moved to the bin, always
 * asked, always undoable where it can be.
 */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { axeFindsNothing } from '../fixtures/axe.ts';
import { expect, test as base } from '../fixtures/test.ts';
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

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url));

test('of two versions the better one is kept with all that was said on the other, which goes to the bin', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const folder = join(app.folder, 'My photos');
  await mkdir(folder);
  const [picture, other] = (await readdir(samples)).filter((name) => /\.jpg$/i.test(name));
  await copyFile(join(samples, picture ?? ''), join(folder, 'whole.jpg'));
  await copyFile(join(samples, other ?? ''), join(folder, 'other.jpg'));
  const { width } = await sharp(join(folder, 'whole.jpg')).metadata();
  await sharp(join(folder, 'whole.jpg'))
    .resize(Math.round(width * 0.6))
    .webp({ quality: 60 })
    .toFile(join(folder, 'sent by phone.webp'));
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();

  await sightline.go('duplicates');
  const { duplicates } = sightline;
  await expect(duplicates.tab('Look-alikes')).toContainText('1');
  expect(await duplicates.nameOf(0)).toMatch(/^Group 1 of 1, 2 versions, best: whole\.jpg/);
  await keep('70-look-alikes');
  await duplicates.versions(0).filter({ hasText: 'sent by phone.webp' }).press('Enter');
  await sightline.viewer.addTag('from grandmother');
  await expect(sightline.viewer.tag('from grandmother')).toBeVisible();
  await sightline.viewer.close();

  await duplicates.group(0).getByRole('button', { name: 'Compare' }).click();
  await expect(duplicates.comparison.getByRole('img')).toHaveCount(2);
  await keep('71-comparison');
  await page.keyboard.press('Escape');
  // the tag makes no version better than another: the larger one is still kept
  await duplicates.move(0).click();
  await expect(sightline.question).toContainText('sent by phone.webp');
  await sightline.question.getByRole('button', { name: 'Move to the Trash' }).click();
  await expect(sightline.message('1 file moved to the Trash.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No look-alikes found' })).toBeVisible();
  expect((await readdir(folder)).sort()).toEqual(['other.jpg', 'whole.jpg']);
  expect(await readdir(join(app.folder, 'personal', 'Trash', 'files'))).toEqual(['sent by phone.webp']);

  await sightline.search('"from grandmother"');
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.tag('from grandmother')).toBeVisible();
  await sightline.viewer.panel.getByText('File', { exact: true }).click();
  await expect(sightline.viewer.panel).toContainText('whole.jpg');
});

test('groups are walked, kept, compared and set apart with the keyboard alone', async ({ page, harness }) => {
  await page.goto(harness.url(400, 'duplicates'));
  const duplicates = new Duplicates(page);
  await expect(duplicates.tab('Look-alikes')).toContainText('43');
  expect(await duplicates.nameOf(1)).toMatch(/^Group 2 of 43, 3 versions, best: .+\.jpg, raw$/i);

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

  const [before, next] = [
    await duplicates.nameOf(0),
    await duplicates.versions(1).first().getAttribute('aria-label'),
  ];
  await page.keyboard.press('d');
  await expect(duplicates.tab('Look-alikes')).toContainText('42');
  await expect.poll(() => duplicates.focused()).toBe(next);
  await page.keyboard.press('Control+z');
  await expect(duplicates.tab('Look-alikes')).toContainText('43');
  await expect.poll(() => duplicates.nameOf(0)).toBe(before);
});

test('the bin is asked for by name, a no moves nothing, and what could not be moved is told', async ({
  page,
  harness,
}) => {
  await page.goto(harness.url(400, 'duplicates'));
  const duplicates = new Duplicates(page);
  const question = page.getByRole('alertdialog');
  await duplicates.move(0).click();
  await expect(question).toContainText('Move 1 photo to the Trash?');
  await expect(question).toContainText('Phone/20121118_172000 (small).jpg');
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

for (const [theme, width] of [
  ['light', 1280],
  ['dark', 390],
] as const) {
  test(`axe finds nothing among look-alikes and folders, ${theme}, ${width} wide`, async ({
    page,
    harness,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 800 });
    const duplicates = new Duplicates(page);
    const check = async (name: string) => {
      await axeFindsNothing(page, name);
      const [wide, window] = await page.evaluate(() => [
        Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0),
        innerWidth,
      ]);
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
