/** @file Choices are kept over a restart: the theme is seen, the voice is heard. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a dark theme and another voice are chosen, tried, and still there after a restart', async ({
  sightline,
  page,
}) => {
  await sightline.go('settings?section=look');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await sightline.go('settings?section=reading');
  await page.getByLabel('Voice', { exact: true }).selectOption({ label: 'Bundled voice, high' });
  await page.getByRole('button', { name: 'Try it' }).click();
  expect((await sightline.reading.heard()).voice).toBe('flite:slt');
  await sightline.reading.press('Stop reading');

  await sightline.go('settings?section=models');
  await expect(page.getByRole('region', { name: 'Models' })).toContainText('In use');
  await page.getByRole('button', { name: 'Check all files' }).click();
  await expect(page.getByText('Every file is as it should be.')).toBeVisible();

  await sightline.restart();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await sightline.go('settings?section=reading');
  await expect(page.getByLabel('Voice', { exact: true })).toHaveValue('flite:slt');
});
