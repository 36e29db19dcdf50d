/**
 * @file A downloaded model takes the place of the built-in one: asked for with what it takes, compared with it on
 * searches and on the person's own words, taken back, used again and confirmed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModelServer } from '../../src-main/testing/network/model-server.ts';
import { axeFindsNothing } from '../fixtures/axe.ts';
import { tinyTitle as tiny, writeTinyCatalogue } from '../fixtures/tiny-catalogue.ts';
import { expect, test } from '../fixtures/test.ts';

/** What stands in a library whose change to Tiny CLIP was paused at once. */
async function pauseChange(file: string): Promise<void> {
  const library = JSON.parse(await readFile(file, 'utf8')) as { models: object };
  const models = { ...library.models, switchingTo: 'tiny-clip', switchPaused: true };
  await writeFile(file, JSON.stringify({ ...library, models }));
}

test.use({ library: 'samples', catalogue: 'own' });

test('another model is used after a question, compared, taken back and confirmed', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  test.slow();
  const { models } = sightline;
  const server = await startModelServer(await writeTinyCatalogue(join(app.folder, 'catalogue.json')));
  const card = models.offered(tiny);
  const check = async (name: string) => {
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await axeFindsNothing(page, name);
      await keep(`change-${name}-${theme}`);
    }
  };

  // searches that are remembered
  await sightline.search('a dog');
  await expect(sightline.grid.photo(0)).toBeVisible();
  await sightline.search('riding horses on the beach');
  await expect(sightline.grid.photo(0)).toBeVisible();

  await sightline.go('settings?section=privacy');
  await models.useMirror(server.url);
  await sightline.go('settings?section=models');
  await models.ask('Download', tiny);
  await models.consent('Download');
  await expect(card).toContainText('Ready', { timeout: 60_000 });

  // no: nothing changes
  await models.button(tiny, 'Use it').press('Enter');
  await expect(models.question).toContainText('To look at: 32 photos', { timeout: 30_000 });
  await expect(models.question).toContainText(
    /Time: .*\. It took [\d,]+ ms for each of 8 of your photos just now\./,
  );
  await expect(models.question).toContainText(/Disk: .*; .* are free\./);
  await check('question');
  await models.consent('Cancel');
  await expect(card).toContainText('Ready');
  await expect(models.button(tiny, 'Use it')).toBeFocused();

  // a change that was paused in an earlier session waits, and nothing is compared before it has begun
  await page.goto('about:blank');
  await app.end();
  await pauseChange(join(app.folder, 'library', 'library.json'));
  await sightline.restart();
  await sightline.go('settings?section=models');
  await expect(models.changing(/^Paused: changing to Tiny CLIP$/)).toBeVisible();
  await expect(card).toContainText('On its way: see above');
  await check('paused');
  await models.compare();
  await expect(models.changing(/^The new model has seen no photo yet\.$/).first()).toBeVisible({
    timeout: 60_000,
  });
  await models.decide(/^Stay with Starter 2/).press('Enter');
  await expect(page.getByRole('heading', { name: 'There is nothing to compare' })).toBeVisible({
    timeout: 60_000,
  });
  await sightline.go('settings?section=models');

  await models.button(tiny, 'Use it').press('Enter');
  await expect(models.question).toBeVisible({ timeout: 30_000 });
  await models.consent('Use it');
  await expect(card).toContainText('In use', { timeout: 60_000 });
  await expect(models.changing(/^What .* made is still kept$/)).toBeVisible();
  await check('through');

  await models.compare();
  await expect(models.compared).toBeVisible({ timeout: 60_000 });
  await expect(models.found('a dog', tiny)).toHaveCount(6);
  await expect(
    models.found('riding horses on the beach', 'Starter 2 (English, offline)').first(),
  ).toContainText(/in both|only here/);
  await expect(page.getByText(/You wrote 0 captions for these photos/)).toBeVisible();
  await models.compareSearch('a cup of coffee');
  await expect(models.found('a cup of coffee', tiny)).toHaveCount(6);
  await check('comparison');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await keep('change-comparison-narrow');
  await page.setViewportSize({ width: 1280, height: 800 });

  // a photo is looked at, and back
  await models.found('a dog', tiny).first().getByRole('link').press('Enter');
  await expect(sightline.viewer.caption).toBeVisible();
  await page.goBack();
  await expect(models.compared).toBeVisible({ timeout: 60_000 });

  // back, at once
  await models.decide('Go back to it').press('Enter');
  await expect(models.changing(/^What Tiny CLIP made is still kept$/)).toBeVisible({ timeout: 60_000 });
  await sightline.search('riding horses on the beach');
  await expect(sightline.grid.photo(0)).toHaveAccessibleName(/horse/i);

  // and once more, for good: the choice is asked about, and the comparison ends with it
  await sightline.go('settings?section=models');
  await models.button(tiny, 'Use it').press('Enter');
  await expect(models.changing(/^What Starter 2 .* made is still kept$/)).toBeVisible({ timeout: 60_000 });
  await models.compare();
  await models.decide('Delete what it made').press('Enter');
  await models.consent('Delete');
  await expect(page.getByRole('heading', { name: 'There is nothing to compare' })).toBeVisible({
    timeout: 60_000,
  });
  await check('nothing');

  // what was searched for is listed, and forgotten
  await sightline.go('settings?section=privacy');
  await expect(page.getByRole('button', { name: 'Forget “a dog”' })).toBeVisible();
  await page.getByRole('heading', { name: 'Recent searches' }).scrollIntoViewIfNeeded();
  await keep('privacy-recent-searches');
  await page.getByRole('button', { name: 'Forget “a dog”' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Forget “a dog”' })).toBeHidden();
  await page.getByRole('button', { name: 'Forget all of them' }).press('Enter');
  await expect(page.getByText('No search is kept.')).toBeVisible();
  await server.close();
});
