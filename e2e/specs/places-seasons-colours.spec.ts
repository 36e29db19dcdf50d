/** @file Photos are found by place, season, light and colour, and say in words what is known of them. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { expect, test } from '../fixtures/test.ts';

const zermatt = { GPSLatitude: 46.0207, GPSLatitudeRef: 'N', GPSLongitude: 7.7491, GPSLongitudeRef: 'E' };
const sydney = { GPSLatitude: -33.857, GPSLatitudeRef: 'S', GPSLongitude: 151.215, GPSLongitudeRef: 'E' };

interface Picture {
  name: string;
  colours: [sky: string, ground: string];
  size?: [width: number, height: number];
  tags: Record<string, string | number>;
}

const pictures: Picture[] = [
  {
    name: 'IMG_0001.jpg',
    colours: ['#10131f', '#1c1a22'],
    tags: {
      DateTimeOriginal: '2023:01:14 23:10:00',
      OffsetTimeOriginal: '+01:00',
      Make: 'Canon',
      ...zermatt,
    },
  },
  {
    name: 'IMG_0002.jpg',
    colours: ['#d03020', '#c02818'],
    tags: { DateTimeOriginal: '2023:01:20 12:00:00', OffsetTimeOriginal: '+11:00', Make: 'Canon', ...sydney },
  },
  {
    name: 'IMG_0003.jpg',
    colours: ['#888888', '#444444'],
    size: [600, 800],
    tags: { DateTimeOriginal: '2022:07:02 12:00:00', Make: 'Canon' },
  },
];

/** Two plain halves with a little noise, so that no two pictures look alike. */
async function draw(
  folder: string,
  { name, colours: [sky, ground], size = [800, 600] }: Picture,
  seed: number,
) {
  const [width, height] = size;
  const lower = Math.round(height * (0.3 + 0.1 * seed));
  const below = { create: { width, height: lower, channels: 3 as const, background: ground } };
  await sharp({ create: { width, height, channels: 3, background: sky } })
    .composite([{ input: await sharp(below).png().toBuffer(), left: 0, top: height - lower }])
    .jpeg()
    .toFile(join(folder, name));
}

test('place, season, light and colour find photos, and the panel says what they rest on', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const folder = join(app.folder, 'My photos');
  await mkdir(folder);
  const writer = new ExifTool({ maxProcs: 1 });
  for (const [at, picture] of pictures.entries()) {
    await draw(folder, picture, at);
    await writer.write(join(folder, picture.name), picture.tags as WriteTags, {
      writeArgs: ['-overwrite_original'],
    });
  }
  await writer.end();
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();

  const { grid, viewer } = sightline;
  const finds = async (sentence: string, ...captions: RegExp[]) => {
    await sightline.search(sentence);
    await expect(grid.headings.first()).toHaveText(new RegExp(`^${captions.length} good match`));
    for (const [at, caption] of captions.entries())
      await expect(grid.photo(at)).toHaveAccessibleName(caption);
  };
  await finds('Zermatt', /in Zermatt, Switzerland/);
  await finds('in Switzerland 2023', /Zermatt/);
  await finds('Sydney', /in Sydney, Australia/);
  await finds('at night', /at night in Zermatt/);
  // January is summer there; the third photo, of July, has no position and is of the north where most are not
  await finds('summer in Australia', /Sydney/);
  await finds('red photos', /Sydney/);
  await expect(sightline.understood.filter({ hasText: 'Mostly red' })).toBeVisible();
  await finds('black and white', /July 2022/);
  await finds('portrait format', /July 2022/);
  await keep('45-found-by-format');
  await sightline.understood.getByRole('button', { name: 'Search without: Portrait format' }).press('Enter');
  await expect(sightline.searchBox).toHaveValue('');

  await sightline.search('winter');
  await expect(grid.photo(0)).toHaveAccessibleName(/Zermatt/);
  expect(await grid.whyOf(grid.photo(0))).toContain('taken in winter');
  await keep('46-found-by-season');

  await grid.photo(0).press('Enter');
  await expect(viewer.fact('Where')).toContainText('Zermatt, Valais, Switzerland');
  await expect(viewer.fact('Season')).toContainText('January, north of the equator');
  await expect(viewer.fact('Light')).toContainText(/^LightNight, the sun \d+° below the horizon/);
  await expect(viewer.fact('Tone')).toContainText('Dark picture');
  await expect(viewer.tag('winter')).toHaveAccessibleName(
    /^winter ?\. Known: from January, north of the equator$/,
  );
  await keep('47-facts');

  // what is rejected stays away; what is around stays
  await viewer.panel.getByRole('button', { name: 'Reject Zermatt' }).press('Enter');
  await expect(viewer.tag('Valais')).toBeVisible();
  await expect(viewer.tag('Zermatt')).toBeHidden();
  await expect(viewer.caption).not.toContainText('Zermatt');
  await viewer.close();

  await sightline.go('tags');
  await expect(sightline.tagTree.filter({ hasText: 'Switzerland' })).toContainText('1');
  await expect(sightline.tagTree.filter({ hasText: 'Australia' })).toContainText('1');
  await sightline.go('settings?section=privacy');
  await expect(page.getByText('GeoNames')).toBeVisible();
});
