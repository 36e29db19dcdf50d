/** @file Why a photo was found, and where in the picture: seen, heard and asked for with the keyboard. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('the words of a search are shown on the picture, told in words, and taken off again', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.search('a cup of coffee');
  await sightline.grid.photo(0).press('Enter');
  const { viewer } = sightline;
  await expect(viewer.picture).toBeVisible();
  await expect(viewer.wordMap).toHaveCount(0);

  await page.keyboard.press('w');
  await expect(viewer.wordMap).toBeVisible();
  await expect(viewer.whereWordsAre).toHaveAttribute('aria-pressed', 'true');
  await expect(viewer.boxes.filter({ hasText: 'cup' })).toBeVisible();
  await expect(viewer.panel).toContainText(/Mostly (at|in|on|along) /);
  await expect(viewer.panel).toContainText('cup: at the top');
  await expect(sightline.announced(/good match.*Mostly/)).toBeAttached();
  await keep('32-why-with-its-map');

  await viewer.mapSwitch.click();
  await expect(viewer.wordMap).toHaveCount(0);
  await expect(viewer.boxes).toHaveCount(0);
  await expect(viewer.panel).toContainText('Mostly');

  await viewer.wordsField.fill('a giraffe');
  await viewer.wordsField.press('Enter');
  await expect(viewer.panel).toContainText('Nowhere in the picture');
  await expect(viewer.wordMap).toHaveCount(0);
  await keep('33-words-that-are-nowhere');
});

test('without a search the words are asked for; what is shown of one photo is shown of the next', async ({
  sightline,
  page,
}) => {
  await sightline.search('a dog');
  await sightline.grid.photo(0).press('Enter');
  await page.keyboard.press('w');
  await expect(sightline.viewer.panel).toContainText(/picture\.|Mostly/);
  await page.keyboard.press('ArrowRight');
  await expect(sightline.announced(/^(A good match|Maybe a match|A search for this)/)).toBeAttached();
  await sightline.viewer.close();

  // the key comes before what is known of the photo
  await sightline.go('photos');
  const release = await sightline.holdCalls('photos.show');
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.picture).toBeVisible();
  await page.keyboard.press('w');
  release();
  await expect(sightline.viewer.wordsField).toBeFocused();
});
