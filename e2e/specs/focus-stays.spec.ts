/**
 * @file Whoever has no mouse never has to start again from the top of the page: after every act the focus is on
 * the next of its kind, on the heading, or on what it came from.
 */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('tags are accepted, rejected and taken back one after the other', async ({ sightline, page }) => {
  const { focus, grid, viewer } = sightline;
  await grid.photo(0).press('Enter');
  await expect(viewer.caption).toBeVisible();
  const [found = []] = (await viewer.tagLists()).sort((a, b) => b.length - a.length);
  const [first, second, third] = found as [string, string, string];
  expect(found).toHaveLength(3);

  await focus.enter(viewer.mark('Reject', third), `Reject ${second}`);
  await focus.enter(viewer.mark('Accept', first), `Accept ${second}`);
  await focus.enter(viewer.mark('Take back', first), 'Tags');
  await focus.enter(viewer.mark('Reject', first), `Reject ${second}`);
  const allow = (name: string) => viewer.panel.getByRole('button', { name: `Allow ${name} again` });
  await focus.enter(allow(first), `Allow ${third} again`);
  await focus.enter(allow(third), 'Tags');

  const field = viewer.panel.getByRole('combobox', { name: 'Add a tag' });
  await field.fill('seen twice');
  await focus.enter(viewer.panel.getByRole('button', { name: 'Add a tag' }), 'Add a tag');
  await expect(field).toBeFocused();
  await expect(viewer.tag('seen twice')).toBeVisible();

  await focus.enter(viewer.tag('seen twice'), 'seen twice');
  await expect(page.getByRole('heading', { name: 'seen twice', level: 1 })).toBeFocused();
});

test('the viewer has the focus when what was read, asked or shown in it is gone', async ({
  sightline,
  page,
}) => {
  const { focus, grid, viewer } = sightline;
  await grid.photo(0).press('Enter');
  await expect(viewer.caption).toBeVisible();
  await focus.isOn('Photo viewer');

  await viewer.panel.getByRole('button', { name: 'Edit the caption' }).focus();
  await page.keyboard.press('i');
  await expect(viewer.panel).toBeHidden();
  await focus.isOn('Photo viewer');
  await page.keyboard.press('i');
  await expect(viewer.panel).toBeVisible();

  await page.keyboard.press('e');
  await page.keyboard.type('Mine');
  await page.keyboard.press('Enter');
  await focus.isOn('Edit the caption');
  await focus.enter(viewer.panel.getByRole('button', { name: 'Take your caption away' }), 'Caption');

  await focus.enter(viewer.opener('Ask about this photo'), 'Ask about this photo');
  await focus.enter(
    viewer.panel.getByRole('button', { name: 'How many people are there?' }),
    'Ask about this photo',
  );
  await expect(viewer.answer).toBeVisible();
  await viewer.panel.getByRole('textbox', { name: 'Your question' }).fill('What does it say?');
  await focus.enter(viewer.panel.getByRole('button', { name: 'Ask', exact: true }), 'Ask');
  await focus.enter(viewer.opener('Which caption fits?'), 'Which caption fits?');
  await viewer.panel.getByRole('textbox', { name: /Write two or more/ }).fill('A dog\nA house');
  await viewer.panel.getByRole('button', { name: 'Compare' }).press('Enter');
  await expect(viewer.panel.locator('ol').getByRole('listitem')).toHaveCount(2);
  await focus.isOn('Compare');

  await viewer.self.focus();
  await page.keyboard.press('r');
  await sightline.reading.heard();
  await focus.enter(sightline.reading.button('Stop reading'), 'Photo viewer');
  await page.keyboard.press('Escape');
  await expect(viewer.self).toBeHidden();
  await expect.poll(() => grid.focused()).not.toBe('');
});

test('the photos keep the focus: removed, selected, searched and searched otherwise', async ({
  sightline,
  page,
}) => {
  const { focus, grid } = sightline;
  const labels = await grid.labels();
  await grid.photo(1).focus();
  await page.keyboard.press('Delete');
  await sightline.question.getByRole('button', { name: 'Remove from the library' }).press('Enter');
  const words = labels[2]!.replace(/\d+ of \d+/, '').split(',')[0]!;
  await expect.poll(() => grid.focused()).toContain(words);
  const next = await grid.focused();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => grid.focused()).not.toBe(next);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => grid.focused()).toBe(next);
  await focus.enter(sightline.closeMessage, next);

  await page.keyboard.press('Space');
  await expect(grid.selected).toHaveCount(1);
  await sightline.selectionBar.getByRole('button', { name: 'Clear the selection' }).press('Enter');
  await expect(grid.selected).toHaveCount(0);
  await expect.poll(() => grid.focused()).toBe(next);

  await page.keyboard.press('/');
  await expect(sightline.searchBox).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => grid.focused()).toBe(next);

  await sightline.search('dog in 2013 without snow');
  const chip = (name: string) => page.getByRole('button', { name });
  await focus.enter(chip('Search without: 2013'), 'Search with snow allowed again');
  await focus.enter(chip('Search with snow allowed again'), 'Search: dog');
  await focus.enter(chip('Clear the search'), 'Search your photos');
});

test('photos are put back one after the other, and searches forgotten', async ({ sightline, page }) => {
  const { focus, grid } = sightline;
  await grid.photo(0).focus();
  for (let removed = 0; removed < 2; removed += 1) {
    const before = await grid.focused();
    await page.keyboard.press('Delete');
    await sightline.question.getByRole('button', { name: 'Remove from the library' }).press('Enter');
    await expect.poll(async () => ['', before].includes(await grid.focused())).toBe(false);
  }
  await focus.enter(page.getByRole('link', { name: 'Removed' }), /^Removed/);
  const back = page.getByRole('button', { name: /^Put back .+:/ });
  await expect(back).toHaveCount(2);
  await focus.enter(back.first(), (await back.last().getAttribute('aria-label'))!);
  await focus.enter(back, 'Removed photos');

  await sightline.search('a dog');
  await sightline.search('snow');
  await sightline.go('settings?section=privacy');
  await focus.enter(page.getByRole('button', { name: 'Forget “snow”' }), 'Forget “a dog”');
  await focus.enter(page.getByRole('button', { name: 'Forget “a dog”' }), 'Recent searches');
});

test('folders, jobs and settings keep it on the button that works, and give it back to what opened', async ({
  sightline,
  page,
}) => {
  const { focus } = sightline;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await sightline.go('folders');
  await focus.enter(button('Check every file…'), 'Check every file…');
  await focus.enter(button('Cancel'), 'Check every file…');
  const add = button('Add a folder');
  await focus.enter(add, 'Folder of photos');
  await page.keyboard.press('Escape');
  await focus.isOn('Add a folder');
  await add.press('Enter');
  await focus.enter(button('Cancel'), 'Add a folder');
  await button(/^Take .+ out of the library$/).press('Enter');
  await focus.enter(
    sightline.question.getByRole('button', { name: 'Cancel' }),
    /^Take .+ out of the library$/,
  );
  await focus.enter(button(/^Look for new photos in/), /^Look for new photos in/);

  await sightline.go('jobs');
  await focus.enter(button('Look for new photos'), 'Look for new photos');
  await expect(sightline.report).toContainText('Found 32 photos.');
  await focus.isOn('Look for new photos');

  await sightline.go('settings?section=library');
  await button('Check the library').press('Enter');
  await expect(page.getByText('Everything is in order.')).toBeVisible();
  await focus.isOn('Check the library');

  await sightline.go('settings?section=models');
  await button('Check all files').press('Enter');
  await expect(sightline.models.job(/files/i).first()).toBeVisible();
  await focus.isOn('Check all files');

  await sightline.go('settings?section=screening');
  await sightline.screening.switch.press('Space');
  await expect(sightline.screening.saveWords).toBeVisible();
  await focus.isOn('Screen my photos');
  await page.getByRole('textbox', { name: 'Name' }).fill('Papers');
  await focus.enter(button('Add the group'), 'Its words, with commas between');
  await focus.enter(button('Remove “Papers”'), 'Words of the list');

  await sightline.go('tags');
  await sightline.tagTree.first().press('Enter');
  await expect(sightline.grid.photo(0)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});
