/** @file Searches that are understood in parts, that find nothing and say so, and that are strange. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a sentence becomes chips that can be taken away; what is not there is said not to be there', async ({
  sightline,
  page,
  keep,
}) => {
  // the samples have cameras' names and hold no words: what is found is what is seen
  await sightline.search('two people riding horses on the beach');
  await expect(sightline.grid.headings.first()).toHaveText(/good match/);
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/horse/);

  await sightline.search('flower without people');
  await expect(sightline.understood.filter({ hasText: 'without' })).toBeVisible();
  await keep('40-chips');
  await sightline.understood.filter({ hasText: 'without' }).getByRole('button').click();
  await expect(sightline.searchBox).toHaveValue('flower');

  await sightline.search('"no such words anywhere 4711"');
  await expect(sightline.nothingMatches).toBeVisible();
  await keep('41-nothing-matches');

  for (const strange of ['🦭', "x') OR ('1'='1", '   ', 'a'.repeat(3_000)]) {
    await sightline.search(strange);
    await expect(page.getByRole('main')).not.toContainText('did not work');
  }
});
