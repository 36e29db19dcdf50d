/**
 * @file Screening from switching it on to the person's word that stands. Plain drawn pictures stand in: words
 * in their files suggest them.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { expect, test } from '../fixtures/test.ts';

const pictures = [
  { name: 'IMG_0001.jpg', colour: '#2a6fb0', about: 'Confidential plans of the harbour', day: '01' },
  { name: 'IMG_0002.jpg', colour: '#b0562a', about: 'A plan of the garden', day: '02' },
  { name: 'IMG_0003.jpg', colour: '#3c8a4a', about: 'Topless tower of the old mill', day: '03' },
];

async function draw(folder: string): Promise<void> {
  await mkdir(folder);
  const writer = new ExifTool({ maxProcs: 1 });
  for (const [at, { name, colour, about, day }] of pictures.entries()) {
    const below = {
      create: { width: 800, height: 150 + 90 * at, channels: 3 as const, background: '#e8e4da' },
    };
    await sharp({ create: { width: 800, height: 600, channels: 3, background: colour } })
      .composite([{ input: await sharp(below).png().toBuffer(), left: 0, top: 600 - 150 - 90 * at }])
      .jpeg()
      .toFile(join(folder, name));
    await writer.write(
      join(folder, name),
      { ImageDescription: about, DateTimeOriginal: `2023:05:${day} 12:00:00` },
      { writeArgs: ['-overwrite_original'] },
    );
  }
  await writer.end();
}

test('photos that may be sensitive are blurred and silent until shown, and a person’s word stands', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const { grid, viewer, screening } = sightline;
  const folder = join(app.folder, 'My photos');
  await draw(folder);
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  await grid.captioned();
  await expect(page.locator('main').getByRole('option', { name: /Possibly sensitive/ })).toHaveCount(0);
  await expect(screening.link).toBeHidden();

  // off until asked for
  await sightline.go('settings?section=screening');
  await expect(screening.switch).not.toBeChecked();
  await screening.switch.press('Space');
  await expect(screening.switch).toBeChecked();
  await expect(
    page.getByText(/The models in use cannot tell such pictures from others/).first(),
  ).toBeVisible();
  await expect(screening.link).toBeVisible({ timeout: 60_000 });
  await keep('60-screening-settings');

  await sightline.go('photos');
  const blurred = page.locator('main').getByRole('option', { name: /^Possibly sensitive, blurred/ });
  await expect(blurred).toHaveCount(2);
  await expect(blurred.first().locator('img')).toHaveCount(0);
  await expect(page.getByText('Confidential plans')).toHaveCount(0);
  await keep('61-blurred-grid');

  // shown by a key, and hidden by it again
  await blurred.last().focus();
  await page.keyboard.press('h');
  await expect(blurred).toHaveCount(1);
  expect(await grid.focused()).toContain('Confidential plans of the harbour');
  await page.keyboard.press('h');
  await expect(blurred).toHaveCount(2);

  // the viewer says why, and neither shows nor says what it is about
  await blurred.last().press('Enter');
  await expect(viewer.self).toContainText('“confidential” stands in its caption');
  await expect(viewer.panel).toBeHidden();
  await expect(viewer.self.getByRole('img')).toHaveCount(0);
  await viewer.speak.press('Enter');
  await expect(page.getByText(/Nothing was read: blurred photos/)).toBeVisible();
  await keep('62-blurred-photo');
  await screening.button('Show this photo').press('Enter');
  await expect(viewer.picture).toBeVisible();
  await expect(viewer.caption).toContainText('Confidential plans');
  await expect(viewer.panel.getByRole('region', { name: 'Screening' })).toContainText('blurred');
  await page.keyboard.press('o');
  await expect(sightline.announced(/^Overlay: /)).toBeAttached();
  await page.keyboard.press('h');
  await expect(viewer.panel).toBeHidden();
  // what the overlay draws or says of it goes, too, and is not asked for by key
  await expect(viewer.drawn.or(viewer.note)).toHaveCount(0);
  await page.keyboard.press('o');
  await expect(sightline.announced(/Press H to show it/)).toBeAttached();
  await viewer.close();

  await sightline.search('possibly sensitive');
  await expect(sightline.understood.filter({ hasText: 'possibly sensitive' })).toBeVisible();
  await expect(blurred).toHaveCount(2);
  expect(await grid.whyOf(grid.photo(0))).toBe('');

  // the review: one is fine, one is kept private
  await screening.link.click();
  await expect(screening.photos).toHaveCount(2);
  await keep('63-review');
  await screening.button('No, IMG_0003.jpg is fine').press('Enter');
  await expect(screening.photos).toHaveCount(1);
  await screening.button('Keep IMG_0001.jpg private').press('Enter');
  await expect(screening.photos).toHaveCount(0);
  await expect(page.getByText('That is no proof that nothing is there.')).toBeVisible();

  // it stands after a restart, another list and another import
  await sightline.restart();
  await sightline.go('settings?section=screening');
  await screening.words.fill('mill\nharbour\ngarden');
  await screening.saveWords.press('Enter');
  await screening.link.click();
  await expect(screening.photos).toHaveCount(1, { timeout: 60_000 });
  await expect(screening.photos).toContainText('IMG_0002.jpg');
  await screening.filter(/Marked as fine: 1/).click();
  await expect(screening.photos).toContainText('IMG_0003.jpg');
  await screening.filter(/Kept private: 1/).click();
  await expect(screening.photos).toContainText('IMG_0001.jpg');
  await sightline.go('photos');
  await expect(
    page.locator('main').getByRole('option', { name: /Topless tower of the old mill/ }),
  ).toBeVisible();
});
