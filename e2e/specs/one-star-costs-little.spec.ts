/** @file A star changes one photo: the window shows it, and nothing else is read again. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a star by key is seen at once, and costs no more data than the photo itself', async ({
  sightline,
  page,
}) => {
  const { grid } = sightline;
  await grid.photo(2).focus();
  const asked: { name: string; bytes: Promise<number> }[] = [];
  page.on('response', (response) => {
    const [, name] = /\/api\/([\w.]+)$/.exec(response.url()) ?? [];
    if (name !== undefined && name !== 'events')
      asked.push({ name, bytes: response.body().then(({ length }) => length) });
  });
  await page.keyboard.press('4');
  await expect(grid.photo(2)).toHaveAccessibleName(/4 stars/);
  // the screen reader hears it after the call has been answered
  await expect(sightline.announced(/star/i)).toBeAttached();
  expect(asked.map(({ name }) => name)).not.toContain('photos.month');
  expect(asked.map(({ name }) => name)).not.toContain('photos.timeline');
  const bytes = await Promise.all(asked.map((one) => one.bytes));
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(2_000);
});
