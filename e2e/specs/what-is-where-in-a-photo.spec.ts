/**
 * @file What is known, over the photo: switched on by key, heard as a list with places, kept from photo to photo
 * and after a restart.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { samplePath } from '../../src-main/testing/sample-photos.ts';
import { expect, test } from '../fixtures/test.ts';

/** The camera looked to the east, and the sun stood in the west. */
const inVienna = {
  'EXIF:GPSLatitude': 48.2082,
  'EXIF:GPSLatitudeRef': 'N',
  'EXIF:GPSLongitude': 16.3738,
  'EXIF:GPSLongitudeRef': 'E',
  'EXIF:GPSImgDirection': 90,
  'EXIF:GPSImgDirectionRef': 'T',
  'EXIF:OffsetTimeOriginal': '+02:00',
};
const eileen =
  '{AppliedToDimensions={W=512,H=512,Unit=pixel},RegionList=[{Area={X=0.43,Y=0.24,W=0.2,H=0.28,Unit=normalized},Name=Eileen,Type=Face}]}';

/** The portrait of somebody who is named in the file; and a plain picture, of which nothing is known. */
async function takePhotos(folder: string): Promise<void> {
  await mkdir(folder);
  await copyFile(samplePath('Astronaut'), join(folder, 'IMG_0002.jpg'));
  const plain = sharp({ create: { width: 600, height: 400, channels: 3, background: '#3c6e9f' } });
  await plain.jpeg().toFile(join(folder, 'IMG_0001.jpg'));
  const writer = new ExifTool({ maxProcs: 1 });
  const write = (name: string, tags: object) =>
    writer.write(join(folder, name), tags as WriteTags, { writeArgs: ['-overwrite_original', '-n'] });
  await write('IMG_0002.jpg', {
    DateTimeOriginal: '2023:06:21 18:00:00',
    ...inVienna,
    'XMP-mwg-rs:RegionInfo': eileen,
  });
  await write('IMG_0001.jpg', { DateTimeOriginal: '2023:06:20 18:00:00' });
  await writer.end();
}

async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = (await new AxeBuilder({ page }).withTags(tags).analyze()).violations;
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
}

test('objects, people, place and sun are drawn over the photo by keys, heard in words, and kept', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  test.slow();
  const folder = join(app.folder, 'My photos');
  await takePhotos(folder);
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  // its end is said, too, and would take the place of what is said below
  await expect(sightline.announced('The text in all photos is read')).toBeAttached();
  const { grid, viewer } = sightline;
  await grid.photo(0).press('Enter');
  await expect(viewer.picture).toBeVisible();
  await expect(viewer.fact('Where')).toContainText('Vienna');
  await expect(viewer.drawn).toHaveCount(0);

  // all of it, seen and heard
  await page.keyboard.press('o');
  await expect(sightline.announced(/^Overlay: .*Eileen, at the top/)).toBeAttached();
  await expect(viewer.drawn.filter({ hasText: /^Eileen, at the top$/ })).toHaveCount(1);
  await expect(viewer.drawn.filter({ hasText: /^person \d+%, / })).toHaveCount(1);
  await expect(viewer.drawn.filter({ hasText: /^Place: .*Vienna.*Austria$/ })).toHaveCount(1);
  await expect(viewer.drawn.last()).toHaveText(
    /^The sun stood \d+° high in the west, behind the camera( on the (left|right))?$/,
  );
  await expect(viewer.boxes.filter({ hasText: 'Eileen' })).toBeVisible();
  await expect(viewer.overlay).toHaveAttribute('aria-pressed', 'true');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
    await keep(`52-overlay-${colorScheme}`);
  }

  // it moves with the picture
  const whole = (await viewer.boxes.filter({ hasText: 'Eileen' }).boundingBox())!;
  await page.keyboard.press('+');
  await expect
    .poll(async () => (await viewer.boxes.filter({ hasText: 'Eileen' }).boundingBox())!.width / whole.width)
    .toBeCloseTo(1.4, 1);
  await page.keyboard.press('z');

  // layer by layer: by its key, and in the list
  await page.keyboard.press('b');
  await expect(viewer.drawn.filter({ hasText: 'person' })).toHaveCount(0);
  await page.keyboard.press('Shift+O');
  await expect(viewer.layer('Objects')).toBeFocused();
  await expect(viewer.layer('Objects')).not.toBeChecked();
  await expect(viewer.layer('Text')).toHaveAccessibleDescription('No text was found in this photo.');
  expect(await violations(page)).toEqual([]);
  await keep('53-overlay-layers');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(viewer.layer('People named in the file')).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(viewer.overlayMenu).toBeHidden();
  await expect(viewer.drawn).toHaveText([/^Place: /, /^The sun stood /]);

  // the next photo: nothing is known of it, which is said
  await page.keyboard.press('ArrowRight');
  await expect(viewer.note).toHaveText('There is nothing to draw over this photo.');
  await expect(sightline.announced(/There is nothing to draw over this photo\.$/)).toBeAttached();
  await page.keyboard.press('ArrowLeft');
  await expect(viewer.drawn).toHaveCount(2);

  // kept when the window and the program start anew
  await page.reload();
  await expect(viewer.drawn).toHaveCount(2);
  await sightline.restart();
  await grid.photo(0).press('Enter');
  await expect(viewer.drawn).toHaveText([/^Place: /, /^The sun stood /]);
  await page.keyboard.press('o');
  await expect(sightline.announced('The overlay is off')).toBeAttached();
  await expect(viewer.drawn).toHaveCount(0);
  await page.keyboard.press('o');
  await expect(viewer.drawn).toHaveCount(2);

  // what the person rejects is not drawn
  await viewer.panel.getByRole('button', { name: 'Reject Vienna' }).press('Enter');
  await expect(viewer.drawn).toHaveText(['Place: Austria', /^The sun stood /]);
});
