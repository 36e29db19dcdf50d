/** @file Somebody judges how sharp a photo is: its own pixels are shown, in the viewer and side by side. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../fixtures/test.ts';
import type { Sightline } from '../pages/sightline.ts';

const [width, height] = [4_000, 3_000];

/** Lines of one pixel, which any smaller copy blurs to grey. */
async function drawLines(path: string): Promise<void> {
  const rgb = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) rgb.fill(at % 2 === 0 ? 20 : 235, 3 * at, 3 * at + 3);
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(path);
}

/** A library with that photo alone, which is open. @returns its folder */
async function openLines(sightline: Sightline, directory: string): Promise<string> {
  const folder = join(directory, 'My photos');
  await mkdir(folder);
  await drawLines(join(folder, 'lines.jpg'));
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  await sightline.grid.photo(0).press('Enter');
  await expect(sightline.viewer.picture).toBeVisible();
  return folder;
}

/** How much the middle of the stage varies: lines of 20 and 235 give 108, grey nearly nothing. */
async function contrast(page: Page): Promise<number> {
  const box = (await page.locator('.area').first().boundingBox())!;
  const middle = { x: box.x + box.width / 2 - 50, y: box.y + box.height / 2 - 30, width: 100, height: 60 };
  const { channels } = await sharp(await page.screenshot({ clip: middle })).stats();
  return channels[0]!.stdev;
}

test('a photo is enlarged to its own pixels by key, button and double click, and says so', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  await openLines(sightline, app.folder);
  const { viewer } = sightline;
  expect(await contrast(page)).toBeLessThan(30);

  await page.keyboard.press('z');
  await expect.poll(() => contrast(page)).toBeGreaterThan(80);
  await expect(viewer.actualSize).toHaveAttribute('aria-pressed', 'true');
  await expect(sightline.announced('Actual size')).toBeAttached();
  await keep('looking-closely');
  await page.keyboard.press('+');
  await expect(sightline.announced('140% of actual size')).toBeAttached();
  await viewer.actualSize.click();
  await expect(sightline.announced('Fits the window')).toBeAttached();

  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer.picture).toBeVisible();
  await page.locator('.area').dblclick({ position: { x: 60, y: 200 } });
  await expect.poll(() => contrast(page)).toBeGreaterThan(80);
});

test('where the file can’t be reached, the copy stays and a sentence says what to do', async ({
  sightline,
  app,
  page,
}) => {
  const folder = await openLines(sightline, app.folder);
  const { viewer } = sightline;
  await rename(folder, join(app.folder, 'unplugged'));
  await page.keyboard.press('z');
  await expect(viewer.note).toContainText('Connect its drive to see every pixel');
  await expect(viewer.picture).toBeVisible();
});
