/** @file axe finds nothing on any page in both themes, and every page works in a narrow window. */
import { axeFindsNothing } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

const settings = ['library', 'models', 'descriptions', 'reading', 'screening', 'look', 'privacy'] as const;
const themes = ['light', 'dark'] as const;

test('axe finds nothing on the first page and on jobs that have just run, in both themes', async ({
  sightline,
  page,
  keep,
}) => {
  const check = async (name: string) => {
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await axeFindsNothing(page, name);
      await keep(`axe-${theme}-${name}`);
    }
  };
  await expect(sightline.welcome).toBeVisible();
  await check('welcome');
  await sightline.trySamples();
  await sightline.go('jobs');
  await expect(sightline.report).toBeVisible();
  await expect(sightline.textReading).toBeVisible();
  await check('jobs-at-work');
});

test.describe('with photos in the library', () => {
  test.use({ library: 'samples' });

  for (const theme of themes) {
    test(`axe finds nothing on any page, ${theme}`, async ({ sightline, page, keep }) => {
      test.slow();
      await page.emulateMedia({ colorScheme: theme });
      const check = async (name: string) => {
        await axeFindsNothing(page, name);
        await keep(`axe-${theme}-${name}`);
      };

      await check('photos');
      await sightline.grid.photo(0).focus();
      await page.keyboard.press('Space');
      await check('selection');
      await sightline.grid.photo(0).press('Escape');
      await sightline.grid.photo(0).press('Enter');
      await expect(sightline.viewer.caption).toBeVisible();
      await check('viewer');
      for (const summary of await sightline.viewer.panel.locator('summary').all()) await summary.click();
      await check('viewer-open');
      await sightline.viewer.close();
      await sightline.search('dog');
      await check('search');
      await sightline.search('"no such words anywhere 4711"');
      await check('nothing');
      await sightline.go('tags');
      await expect(sightline.tagTree.first()).toBeVisible();
      await check('tags');
      await sightline.tagTree.first().press('Enter');
      await expect(sightline.grid.photo(0)).toBeVisible();
      await check('tag');
      await sightline.go('duplicates');
      await check('duplicates');
      await sightline.go('folders');
      await page.getByRole('button', { name: 'Check every file…' }).click();
      await check('folders');
      await page.getByRole('button', { name: /out of the library$/ }).click();
      await expect(sightline.question).toBeVisible();
      await check('question');
      await page.keyboard.press('Escape');
      await sightline.go('jobs');
      await check('jobs');
      for (const section of settings) {
        await sightline.go(`settings?section=${section}`);
        await check(`settings-${section}`);
      }
      await sightline.go('screening');
      await check('screening');
      await sightline.go('help');
      await check('help');
    });
  }
});

test('a narrow window has the bottom bar and loses nothing to the side', async ({
  sightline,
  page,
  keep,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await keep('50-narrow-welcome');
  // the jobs line is on a page of its own here
  await page.getByRole('button', { name: /sample photos/ }).click();
  await page.getByRole('link', { name: /^Jobs/ }).click();
  await expect(sightline.report).toContainText('Found', { timeout: 120_000 });

  const fits = async (name: string) => {
    const [wide, window] = await page.evaluate(() => [
      Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0),
      innerWidth,
    ]);
    expect(wide, name).toBeLessThanOrEqual(window ?? 0);
    await keep(`50-narrow-${name}`);
  };
  await fits('jobs');
  await page.getByRole('link', { name: 'Photos', exact: true }).click();
  await expect(sightline.grid.photo(0)).toBeVisible();
  await fits('photos');
  await sightline.grid.photo(0).click();
  await expect(sightline.viewer.caption).toBeVisible();
  await fits('viewer');
  await sightline.viewer.close();
  await page.getByRole('link', { name: 'Tags' }).click();
  await expect(sightline.tagTree.first()).toBeVisible();
  await fits('tags');
  await page.getByRole('link', { name: 'Duplicates' }).click();
  await fits('duplicates');
  await page.getByRole('link', { name: 'Folders' }).click();
  await fits('folders');
  await page.getByRole('link', { name: 'Settings' }).click();
  await fits('settings');
});
