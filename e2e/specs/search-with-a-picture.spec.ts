/** @file A picture from outside the library searches: chosen, pasted or dropped; it is not added and not kept. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

const pathOf = (name: string) =>
  fileURLToPath(new URL(`../../src-main/testing/photos/${name}`, import.meta.url));
const given = (name: string, type: string) => ({
  name,
  type,
  base64: readFileSync(pathOf(name)).toString('base64'),
});

test('a chosen picture finds photos like it, takes words, and is gone after a reload', async ({
  sightline,
  page,
  keep,
}) => {
  const count = await sightline.grid.count();
  await sightline.chooseSearchPicture(pathOf('chelsea.webp'));
  await expect(sightline.searched('Photos like chelsea.webp.')).toBeVisible();
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/cat/);
  await keep('35-search-with-a-picture');
  await sightline.likeSearchBox.fill('but a violin');
  await sightline.likeSearchBox.press('Enter');
  await expect(page.getByText('No photo is like this one and matches')).toBeVisible();

  await page.reload();
  await expect(page.getByText('That picture is not here any more.')).toBeVisible();
  await sightline.go('photos');
  await expect.poll(() => sightline.grid.count()).toBe(count);
});

test('a picture can be pasted and dropped; what is no picture gets a clear sentence', async ({
  sightline,
  page,
}) => {
  await sightline.givePicture('paste', given('coffee.webp', 'image/webp'));
  await expect(sightline.searched('Photos like coffee.webp.')).toBeVisible();
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/cup/);
  await sightline.givePicture('drop', given('chelsea.webp', 'image/webp'));
  await expect(sightline.searched('Photos like chelsea.webp.')).toBeVisible();
  await page.goBack();
  await expect(sightline.searched('Photos like coffee.webp.')).toBeVisible();

  await sightline.givePicture('drop', { name: 'list.txt', type: 'text/plain', base64: btoa('milk, bread') });
  await expect(page.getByRole('heading', { name: 'The search did not work' })).toBeVisible();
  await expect(page.locator('main')).toContainText('list.txt');
  await expect(page.locator('main')).not.toContainText('/tmp');
});
