/** @file “Like this, but …”: photos like a picture that show what the words say, in the search box and the viewer. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('words are added to a picture, taken away, and searched for alone', async ({ sightline, keep }) => {
  await sightline.search('spaniels');
  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.findSimilar();
  await expect(sightline.likeSearchBox).toBeVisible();
  await expect(sightline.searched('Photos like DSC_0231.jpg.')).toBeVisible();

  await sightline.likeSearchBox.fill('but a cat');
  await sightline.likeSearchBox.press('Enter');
  await expect(sightline.searched('Photos like DSC_0231.jpg that match “a cat”.')).toBeVisible();
  await expect(sightline.announced('Photos like DSC_0231.jpg that match “a cat”.')).toBeAttached();
  await expect(sightline.grid.photos).toHaveCount(1);
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/cat/);
  await keep('34-like-this-but');

  await sightline.withoutPicture.press('Enter');
  await expect(sightline.searchBox).toHaveValue('but a cat');
  await expect(sightline.searchBox).toBeFocused();
});

test('the viewer asks for them, too', async ({ sightline }) => {
  await sightline.search('spaniels');
  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.findLikeThisBut('a cat');
  await expect(sightline.searched('Photos like DSC_0231.jpg that match “a cat”.')).toBeVisible();
  await expect(sightline.likeSearchBox).toHaveValue('a cat');
  await sightline.likeSearchBox.fill('a submarine');
  await sightline.likeSearchBox.press('Enter');
  await expect(
    sightline.page.getByRole('heading', { name: 'No photo is like this one and matches ‘a submarine’' }),
  ).toBeVisible();
});
