/**
 * @file Takes the README's pictures of the product: the sample photos, searched and opened as a person does.
 * `npm run pictures` runs it; it asserts only that what the pictures are to show is there.
 */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from '../fixtures/test.ts';

const folder = fileURLToPath(new URL('../../resources/screenshots/', import.meta.url));

test('pictures for the README', async ({ sightline, page }) => {
  const take = async (name: string) => {
    await page.mouse.move(4, 500);
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    const picture = await page.screenshot({ animations: 'disabled' });
    await sharp(picture).webp({ quality: 82 }).toFile(`${folder}${name}.webp`);
  };
  const { viewer } = sightline;
  await sightline.trySamples();
  await sightline.go('jobs');
  await expect(sightline.textReading).toContainText('The text in all photos is read', { timeout: 300_000 });
  await sightline.go('photos');

  await sightline.search('two people riding horses on the beach');
  await expect(sightline.grid.photo(0)).toBeVisible();
  await take('search');

  await sightline.grid.photo(0).press('Enter');
  await expect(viewer.picture).toBeVisible();
  await take('viewer');
  await viewer.close();

  await sightline.search('a cup of coffee');
  await sightline.grid.photo(0).press('Enter');
  await page.keyboard.press('w');
  await expect(viewer.wordMap).toBeVisible();
  await take('where');
});
