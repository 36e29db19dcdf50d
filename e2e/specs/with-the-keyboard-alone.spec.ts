/**
 * @file Everything the mouse can do, the keyboard can: from the search box to marking, selecting, undoing and
 * reading.
 */
import { expect, test } from '../fixtures/test.ts';

test('a person without a mouse finds, marks, selects, tags, undoes and listens', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.page.getByRole('button', { name: /sample photos/ }).focus();
  await page.keyboard.press('Enter');
  await sightline.importEnded();
  await sightline.grid.captioned();

  await page.keyboard.press('/');
  await expect(sightline.searchBox).toBeFocused();
  await page.keyboard.press('Escape');

  await sightline.grid.photo(0).focus();
  const start = await sightline.grid.focused();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sightline.grid.focused()).not.toBe(start);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => sightline.grid.focused()).toBe(start);
  await page.keyboard.press('Control+End');
  await expect.poll(() => sightline.grid.focused()).not.toBe(start);
  await expect.poll(() => sightline.grid.focused()).not.toBe('');
  await page.keyboard.press('Control+Home');
  await expect.poll(() => sightline.grid.focused()).toBe(start);

  await page.keyboard.press('f');
  await expect.poll(() => sightline.grid.focused()).toContain('favourite');
  await page.keyboard.press('4');
  await expect.poll(() => sightline.grid.focused()).toContain('4 stars');
  await page.keyboard.press('Control+z');
  await expect.poll(() => sightline.grid.focused()).not.toContain('4 stars');

  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(sightline.grid.selected).toHaveCount(2);
  await expect(sightline.selectionBar).toContainText('2 photos selected');
  await keep('10-selection');
  await sightline.selectionBar.getByRole('button', { name: 'Add a tag' }).press('Enter');
  await page.getByRole('combobox', { name: 'Tag for all selected' }).fill('kept by keyboard');
  await page.keyboard.press('Enter');
  await expect(sightline.message(/kept by keyboard/)).toBeVisible();
  await sightline.closeMessage.press('Enter');
  await expect(sightline.message(/kept by keyboard/)).toBeHidden();
  await expect(sightline.selectionBar.getByRole('button', { name: 'Add a tag' })).toBeFocused();
  await sightline.selectionBar.getByRole('button', { name: 'Clear the selection' }).press('Enter');

  await sightline.grid.photo(0).focus();
  await page.keyboard.press('Enter');
  await expect(sightline.viewer.tag('kept by keyboard')).toBeVisible();
  await page.keyboard.press('+');
  await expect.poll(() => sightline.viewer.zoom()).toBeGreaterThan(1);
  await page.keyboard.press('z');
  await expect.poll(() => sightline.viewer.zoom()).toBe(1);
  await page.keyboard.press('ArrowRight');
  await expect(sightline.announced(/Photo 2 of \d+/)).toBeAttached();
  await page.keyboard.press('e');
  await expect(sightline.viewer.panel.getByRole('textbox', { name: 'Caption' })).toBeFocused();
  await page.keyboard.type('Written without a mouse');
  await page.keyboard.press('Enter');
  await expect(sightline.viewer.caption).toContainText('Written without a mouse');
  await page.keyboard.press('r');
  expect((await sightline.reading.heard()).samples).toBeGreaterThan(8_000);
  await page.keyboard.press('Escape');
  await expect(sightline.viewer.self).toBeHidden();
  await expect.poll(() => sightline.grid.focused()).toContain('Written without a mouse');

  const before = await sightline.grid.labels();
  await page.keyboard.press('Delete');
  await expect(sightline.question).toContainText('Its file stays untouched');
  await page.keyboard.press('Escape');
  await expect(sightline.question).toBeHidden();
  await expect.poll(() => sightline.grid.focused()).toContain('Written without a mouse');
  expect(await sightline.grid.labels()).toEqual(before);
  await page.keyboard.press('Delete');
  await expect(sightline.question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () =>
      (await sightline.grid.labels()).some((label) => label.includes('Written without a mouse')),
    )
    .toBe(false);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sightline.grid.labels()).toEqual(before);

  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible();
});

test.describe('with photos in the library', () => {
  test.use({ library: 'samples' });

  test('a photo removed in the viewer leaves the focus there, and is put back on its page', async ({
    sightline,
    page,
  }) => {
    await sightline.grid.photo(0).press('Enter');
    await expect(sightline.announced(/Photo 1 of \d+/)).toBeAttached();
    await sightline.viewer.panel.getByRole('button', { name: 'Edit the caption' }).focus();
    await page.keyboard.press('Delete');
    await expect(sightline.question).toContainText('page Removed');
    await sightline.question.getByRole('button', { name: 'Remove from the library' }).press('Enter');
    await expect(sightline.viewer.self).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(sightline.viewer.self).toBeHidden();
    await page.getByRole('link', { name: 'Removed' }).press('Enter');
    await page.getByRole('button', { name: /^Put back .+:/ }).press('Enter');
    await expect(page.getByRole('heading', { name: 'No photo is removed' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Removed' })).toBeHidden();
  });
});
