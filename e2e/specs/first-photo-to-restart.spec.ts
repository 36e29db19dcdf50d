/** @file The main job: from the first run to an edit that is still there after a restart. */
import { expect, test } from '../fixtures/test.ts';

test('a newcomer tries the samples, edits a caption, searches, listens, and finds all of it again', async ({
  sightline,
  page,
  keep,
}) => {
  await expect(sightline.welcome).toBeVisible();
  await expect(sightline.promise).toBeVisible();
  await keep('01-first-run');

  await sightline.trySamples();
  await expect(sightline.grid.photo(0)).toBeVisible();
  await expect(sightline.grid.photo(5)).toBeAttached();
  await keep('02-grid');

  const first = await sightline.grid.photo(0).getAttribute('aria-label');
  await sightline.grid.photo(0).click();
  await expect(sightline.viewer.self).toBeVisible();
  await expect(sightline.viewer.picture).toBeVisible();
  await expect(sightline.viewer.caption).not.toBeEmpty();
  await expect(sightline.announced(/Photo 1 of \d+/)).toBeAttached();
  await keep('03-viewer');

  const composed = (await sightline.viewer.caption.locator('p').first().textContent()) ?? '';
  await sightline.viewer.editCaption('Our holiday in the purple lighthouse');
  await expect(sightline.viewer.caption).toContainText('Your words');
  await keep('04-caption-edited');

  await page.keyboard.press('Control+z');
  await expect(sightline.message(/^Undone/)).toBeVisible();
  await expect(sightline.viewer.caption).toContainText(composed);
  await page.keyboard.press('Control+Shift+z');
  await expect(sightline.viewer.caption).toContainText('Our holiday in the purple lighthouse');
  await sightline.viewer.close();
  await expect.poll(() => sightline.grid.focused()).toContain('Our holiday in the purple lighthouse');
  expect(first).not.toContain('lighthouse');

  await sightline.search('a dog');
  await expect(sightline.grid.headings.first()).toHaveText(/good match|maybe/);
  await expect(sightline.announced(/good match|maybe/)).toBeAttached();
  await sightline.grid.photo(0).focus();
  await expect.poll(() => sightline.grid.whyOf(sightline.grid.photo(0))).not.toBe('');
  await keep('05-search');

  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.findSimilar();
  await expect(page.getByText(/^Photos like /).first()).toBeVisible();
  await expect(sightline.grid.photo(0)).toBeVisible();
  await keep('06-similar');

  await sightline.go('photos');
  await sightline.search('purple lighthouse');
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.caption).toContainText('purple lighthouse');
  await page.keyboard.press('Tab');
  await expect(sightline.viewer.speak).toBeFocused();
  await page.keyboard.press('Enter');
  const heard = await sightline.reading.heard();
  expect(heard.voice).toMatch(/^flite:/);
  expect(heard.samples).toBeGreaterThan(16_000);
  expect(heard.peak).toBeGreaterThan(0.1);
  await expect(sightline.reading.words).toContainText('purple lighthouse');
  await keep('07-reading-aloud');
  await sightline.reading.press('Stop reading');
  await expect(sightline.reading.self).toBeHidden();

  await sightline.restart();
  await sightline.search('purple lighthouse');
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.caption).toContainText('Our holiday in the purple lighthouse');
  await expect(sightline.viewer.caption).toContainText('Your words');
});
