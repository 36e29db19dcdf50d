/** @file Several photos are read one by one, followed by the eye, and can be paused, passed and stopped. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a selection is read one by one, in the order of the page', async ({ sightline, page, keep }) => {
  await sightline.grid.photo(0).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await sightline.selectionBar.getByRole('button', { name: 'Read aloud' }).click();
  await sightline.reading.heard();
  await expect(sightline.reading.self).toContainText('1 of 3');
  await sightline.reading.press('Pause reading');
  await expect(sightline.reading.self).toHaveAttribute('data-state', 'paused');
  await keep('20-reading-a-selection');
  await sightline.reading.press('Go on reading');
  await sightline.reading.press('Read the next one');
  await expect(sightline.reading.self).toContainText('2 of 3');
  await sightline.reading.heard();
  // left alone, it goes on to the last and then falls silent
  await expect(sightline.reading.self).toContainText('3 of 3', { timeout: 60_000 });
  await expect(sightline.reading.self).toBeHidden({ timeout: 60_000 });
});
