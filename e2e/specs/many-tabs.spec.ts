/**
 * @file Many tabs of one browser: it makes six connections to one address, and all tabs live, hear of each
 * other's edits and outlive each other.
 */
import { Sightline } from '../pages/sightline.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('eight tabs work at once, hear each other, and go on when the first one is closed', async ({
  sightline,
  app,
  context,
}) => {
  const tabs: Sightline[] = [];
  for (let count = 0; count < 7; count += 1) {
    const tab = new Sightline(await context.newPage(), app);
    await tab.page.goto(app.origin);
    await expect(tab.grid.photo(0)).toBeVisible();
    tabs.push(tab);
  }
  const [writes, hears] = [tabs[0]!, tabs[6]!];
  await writes.grid.photo(0).click();
  await expect(writes.viewer.caption).toBeVisible();
  await hears.page.goto(writes.page.url());
  await expect(hears.viewer.caption).toBeVisible();
  await writes.viewer.editCaption('Heard in another tab');
  await expect(hears.viewer.caption).toContainText('Heard in another tab');
  // the tab that holds the stream goes; another takes it over
  await sightline.page.close();
  await writes.viewer.editCaption('Heard once more');
  await expect(hears.viewer.caption).toContainText('Heard once more');
});
