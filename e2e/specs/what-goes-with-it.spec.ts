/** @file What goes with a photo: other things in the same colours and setting, with the reasons. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a photo of another thing in the same colours and setting goes with a photo, and it says why', async ({
  sightline,
  page,
  keep,
}) => {
  for (const thing of ['cup of coffee', 'pizza']) {
    await sightline.search(thing);
    await sightline.grid.photo(0).press('Enter');
    await sightline.viewer.addTag('autumn table');
    await expect(sightline.viewer.tag('autumn table')).toBeVisible();
    if (thing !== 'pizza') await sightline.viewer.close();
  }
  await sightline.viewer.findWhatGoesWithIt();
  await expect(sightline.searched('Photos of other things in the same colours and setting.')).toBeVisible();
  await expect(sightline.grid.headings.first()).toHaveText(/Goes with it/);
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/cup/);
  await sightline.grid.photo(0).focus();
  await expect(page.locator('main')).toContainText(
    /cup.* · same colours: .*brown.* · same setting: autumn table/,
  );
  await keep('36-what-goes-with-it');
});

test('where nothing does, or too little is known, it says so', async ({ sightline, page }) => {
  await sightline.search('spaniels');
  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.findWhatGoesWithIt();
  await expect(page.getByRole('heading', { name: 'No photo goes with this one' })).toBeVisible();
  await expect(page.locator('main')).toContainText(/No photo of other things|Nothing is known/);
});
