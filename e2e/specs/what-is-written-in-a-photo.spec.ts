/** @file Somebody photographed a sign: it is found by its words, which can be read, selected, copied and heard. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../fixtures/test.ts';

/** A sign on a wall, drawn in the browser, with the font of the interface. */
async function drawSign(page: Page, lines: readonly string[]): Promise<Buffer> {
  const base64 = await page.evaluate(async (words) => {
    const font = `600 84px ${getComputedStyle(document.documentElement).getPropertyValue('--font')}`;
    await document.fonts.load(font, words.join(''));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1600, 1000];
    const draw = canvas.getContext('2d')!;
    draw.fillStyle = '#7d8b6a';
    draw.fillRect(0, 0, 1600, 1000);
    draw.fillStyle = '#f6f1e4';
    draw.fillRect(250, 250, 1100, 420);
    draw.fillStyle = '#1d2733';
    draw.font = font;
    for (const [at, line] of words.entries()) draw.fillText(line, 330, 400 + 150 * at);
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
  }, lines);
  return Buffer.from(base64, 'base64');
}

test('a sign is found by its words; they lie over the picture, are selected, copied and read aloud', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const folder = join(app.folder, 'My photos');
  await mkdir(folder);
  await writeFile(
    join(folder, 'IMG_0007.jpg'),
    await drawSign(page, ['Harbour Museum', 'open from 9 to 17']),
  );
  const plain = sharp({ create: { width: 900, height: 600, channels: 3, background: '#3c6e9f' } });
  await plain.jpeg().toFile(join(folder, 'IMG_0008.jpg'));
  for (const [name, day] of [
    ['IMG_0007.jpg', '2024-05-02'],
    ['IMG_0008.jpg', '2024-05-01'],
  ] as const)
    await utimes(join(folder, name), new Date(day), new Date(day));
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  await sightline.go('jobs');
  await expect(sightline.textReading).toContainText('The text in all photos is read');

  const { grid, viewer, reading } = sightline;
  // one letter is wrong
  await sightline.search('musuem');
  await expect(grid.photo(0)).toBeVisible();
  expect(await grid.whyOf(grid.photo(0))).toContain('text in the picture: “museum”');
  await grid.photo(0).press('Enter');
  await expect(viewer.writing).toHaveText(['Harbour Museum', 'open from 9 to 17']);

  await page.keyboard.press('l');
  await expect(viewer.textOverPicture).toHaveText(['Harbour Museum', 'open from 9 to 17']);
  await keep('47-text-over-a-picture');
  // where the sign is: the picture's own gestures leave the selection alone
  const box = (await viewer.textOverPicture.first().boundingBox())!;
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('arbour Museu');

  await page.keyboard.press('c');
  await expect(sightline.announced('Text copied')).toBeAttached();
  await page.keyboard.press('Shift+L');
  await reading.heard();
  await expect(reading.words).toContainText('Harbour Museum');
  await reading.press('Stop reading');

  await viewer.close();
  await sightline.searchBox.fill('');
  await sightline.searchBox.press('ControlOrMeta+v');
  await expect(sightline.searchBox).toHaveValue(/^Harbour Museum\s*open from 9 to 17$/);

  // the text stays asked for, also in another photo: where there is none, it is said
  await sightline.go('photos');
  await grid.photo(0).press('Enter');
  await expect(viewer.textOverPicture).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await expect(viewer.self.getByText('No text was found in this photo.').first()).toBeVisible();
});
