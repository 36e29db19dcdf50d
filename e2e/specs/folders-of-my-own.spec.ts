/** @file A typed folder is imported with an honest report; a folder that is not there is said not to be. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/test.ts';

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url));

test('a folder with good and bad files is imported, and the report says what could not be read', async ({ sightline, app, page, keep }) => {
  const folder = join(app.folder, 'My photos');
  await mkdir(join(folder, 'inner'), { recursive: true });
  const pictures = (await readdir(samples)).filter((name) => name.endsWith('.jpg')).slice(0, 4);
  for (const [index, name] of pictures.entries()) await copyFile(join(samples, name), join(folder, index % 2 ? 'inner' : '.', name));
  await writeFile(join(folder, 'broken.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]));

  await sightline.addFolderByPath(join(app.folder, 'not there'));
  await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Choose a folder of photos' }).click();
  await page.getByLabel('Folder of photos').fill(folder);
  await page.getByRole('button', { name: 'Use this folder' }).click();
  await sightline.importEnded();
  await sightline.go('jobs');
  await expect(sightline.report).toContainText('5 photos');
  await expect(sightline.report).toContainText('1 file could not be read');
  await sightline.report.getByText('see why').click();
  await expect(sightline.report).toContainText('broken.jpg');
  await keep('60-report');

  await sightline.go('settings?section=library');
  await expect(page.getByRole('region', { name: 'Library' })).toContainText(folder);
  await page.getByRole('button', { name: 'Check the library' }).click();
  await expect(page.getByText(/Everything is in order|to look at/)).toBeVisible();
  await keep('61-library');
});
