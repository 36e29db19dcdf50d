/**
 * @file A typed folder is imported with an honest report that can be saved; folders are looked through with
 * less, moved, and taken out, and words stay.
 */
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/test.ts';

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url));

test('a folder with good and bad files is imported, and the report says what could not be read', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const folder = join(app.folder, 'My photos');
  await mkdir(join(folder, 'inner'), { recursive: true });
  const pictures = (await readdir(samples)).filter((name) => /\.jpg$/i.test(name)).slice(0, 4);
  for (const [index, name] of pictures.entries())
    await copyFile(join(samples, name), join(folder, index % 2 ? 'inner' : '.', name));
  await writeFile(
    join(folder, 'broken.jpg'),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]),
  );

  await sightline.addFolderByPath(join(app.folder, 'not there'));
  await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();

  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  await sightline.go('jobs');
  await expect(sightline.report).toContainText('5 photos');
  await expect(sightline.report).toContainText('1 file could not be read');
  await sightline.report.getByText('see why').click();
  await expect(sightline.report).toContainText('broken.jpg');
  await keep('60-report');

  const download = page.waitForEvent('download');
  await sightline.report.getByRole('button', { name: /^Save report/ }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.csv$/);
  expect(await readFile(await saved.path(), 'utf8')).toContain('broken.jpg');

  const previews = join(app.folder, 'library', 'previews');
  const [lost] = (await readdir(previews, { recursive: true })).filter((name) => name.endsWith('-grid.webp'));
  await sightline.go('settings?section=library');
  const check = page.getByRole('button', { name: 'Check the library' });
  // while text is read, a preview that is gone is made again
  await expect(async () => {
    await rm(join(previews, lost ?? 'none'), { force: true });
    await check.click();
    await expect(page.getByText('1 photo has no preview.')).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await keep('61-library');
  await page.getByRole('button', { name: 'Repair the library' }).click();
  await expect(page.getByRole('link', { name: 'The library is repaired' })).toBeVisible();
  await check.click();
  await expect(page.getByText('4 previews: none is missing')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Repair the library' })).toBeHidden();
});

test('a folder is looked through with less, moved on the disk, found again, and taken out', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const folder = join(app.folder, 'My photos');
  const moved = join(app.folder, 'New drive', 'Pictures');
  const strange = join(app.folder, 'Somewhere else');
  await mkdir(join(folder, 'inner'), { recursive: true });
  await mkdir(strange);
  const pictures = (await readdir(samples)).filter((name) => /\.jpg$/i.test(name)).slice(0, 4);
  for (const [index, name] of pictures.entries())
    await copyFile(join(samples, name), join(folder, index === 0 ? 'inner' : '.', name));
  await sightline.addFolderByPath(folder);
  await sightline.importEnded();
  await sightline.grid.captioned();
  await expect.poll(() => sightline.grid.count()).toBe(4);
  await sightline.grid.photo(0).focus();
  await page.keyboard.press('5');
  await expect.poll(() => sightline.grid.focused()).toContain('5 stars');
  const marked = await sightline.grid.labels();

  await sightline.go('folders');
  await expect(sightline.folders.card(folder)).toContainText('4 photos');
  await sightline.folders.leaveOut(folder, '[a');
  await expect(sightline.folders.problem(folder)).toContainText('[a');
  await keep('62-pattern-refused');
  await sightline.folders.leaveOut(folder, 'inner/');
  await expect(sightline.message('Saved.')).toBeVisible();
  await expect(sightline.folders.card(folder)).toContainText('3 photos');
  await expect(sightline.folders.card(folder)).toContainText('Left out: inner/');
  await sightline.folders.leaveOut(folder, '');
  await expect(sightline.folders.card(folder)).toContainText('4 photos');

  await mkdir(join(app.folder, 'New drive'));
  await rename(folder, moved);
  await sightline.folders.relocate(folder, strange);
  await expect(sightline.folders.problem(folder)).toContainText('4 photos');
  await expect(sightline.folders.insist(folder)).toBeVisible();
  await keep('63-relocation-refused');
  await sightline.folders.relocate(folder, moved);
  await expect(sightline.folders.card(moved)).toContainText('4 photos');
  await expect(sightline.folders.card(moved)).toContainText('Connected');
  await keep('64-relocated');
  await sightline.go('photos');
  await expect.poll(() => sightline.grid.labels()).toEqual(marked);

  await sightline.go('folders');
  await sightline.folders.takeOut(moved).click();
  await expect(sightline.question).toContainText('4 photos leave the library. The files stay as they are');
  await sightline.question.getByRole('button', { name: 'Take it out' }).click();
  await expect(page.getByRole('heading', { name: 'No folders yet' })).toBeVisible();
  expect((await readdir(moved)).length).toBe(4);
});
