/**
 * @file A model that writes is fetched, has photos described that the person selects, is checked, taken back, and
 * answers an open question; all with the keyboard. Its tiny weights were fitted to these three photos.
 */
import { join } from 'node:path';
import { startModelServer } from '../../src-main/testing/network/model-server.ts';
import { axeFindsNothing } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';
import { describedPhotos, smolvlmFiles, writeDescriberCatalogue } from '../fixtures/tiny-describers.ts';

test.use({ catalogue: 'own' });

test('a model describes the photos I chose beside my own words, and one run goes as it came', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  test.slow();
  const { models, descriptions, viewer } = sightline;
  const { florence, smolvlm, served } = await writeDescriberCatalogue(join(app.folder, 'catalogue.json'));
  const server = await startModelServer(served);
  const inBothThemes = async (name: string) => {
    await expect(sightline.message(/./)).toHaveCount(0);
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await axeFindsNothing(page, name);
      await keep(`described-${name}-${theme}`);
    }
  };
  const openPhoto = async (name: string) => {
    await sightline.search(`"${name}"`);
    await sightline.grid.photo(0).press('Enter');
    await expect(viewer.caption).toBeVisible();
  };

  await sightline.addFolderByPath(describedPhotos);
  await sightline.importEnded();
  await openPhoto('coffee.jpg');
  await viewer.editCaption('My cup in Vienna');
  await expect(descriptions.haveDescribed).toBeHidden();
  await viewer.close();

  // nothing describes before she has a model, uses it, and asks
  await sightline.go('settings?section=descriptions');
  await expect(descriptions.noModel).toBeVisible();
  await sightline.go('settings?section=privacy');
  await models.useMirror(server.url);
  await sightline.go('settings?section=models');
  const card = models.offered(florence);
  await expect(card).toContainText('It looks only at the photos for which you ask it to');
  await expect(card).not.toContainText('dimensions');
  await card.scrollIntoViewIfNeeded();
  await inBothThemes('offered');
  await models.ask('Download', florence);
  await expect(models.question).toContainText('Licence: MIT');
  await models.consent('Download');
  await expect(card).toContainText('Ready', { timeout: 60_000 });
  await models.button(florence, 'Use it').press('Enter');
  await expect(card).toContainText('In use', { timeout: 60_000 });

  // two of the three
  await sightline.go('settings?section=descriptions');
  await expect(descriptions.state).toHaveText('0 photos described, 3 not.');
  await expect(descriptions.onBattery).not.toBeChecked();
  await inBothThemes('settings');
  await sightline.go('photos');
  await sightline.grid.named(/My cup in Vienna/).press('Space');
  await sightline.grid.named(/person|woman/i).press('Space');
  await expect(sightline.selectionBar).toContainText('2 photos selected');
  await sightline.selectionBar.getByRole('button', { name: 'Have a model describe them' }).press('Enter');
  await expect(sightline.announced('Describing has begun.')).toBeVisible();
  await sightline.go('settings?section=descriptions');
  await expect(descriptions.state).toHaveText('2 photos described, 1 not.', { timeout: 120_000 });
  await keep('described-run');

  // beside her own words, thing by thing
  await openPhoto('coffee.jpg');
  await expect(viewer.caption).toContainText('My cup in Vienna');
  await expect(descriptions.ofPhoto).toContainText('perhaps a saucer');
  await descriptions.unfold('How it was checked');
  await expect(descriptions.nouns.filter({ hasText: /^A cup: confirmed/ })).toHaveCount(1);
  await expect(
    descriptions.nouns.filter({ hasText: /^a saucer: not confirmed, so it says “perhaps”/ }),
  ).toHaveCount(1);
  await descriptions.unfold('What it marks in the picture');
  await descriptions.mark('cup').focus();
  await expect(viewer.boxes).toHaveCount(1);
  await descriptions.ofPhoto.scrollIntoViewIfNeeded();
  await inBothThemes('viewer');
  await descriptions.mark('cup').blur();
  await expect(viewer.boxes).toHaveCount(0);
  await viewer.overlay.press('Enter');
  await expect(viewer.drawn.filter({ hasText: /table/ })).not.toHaveCount(0);
  await keep('described-overlay');
  await viewer.overlay.press('Enter');

  // what she rejects goes from the text, too; then she takes the rest over, and has her own words back
  await descriptions.ofPhoto.getByRole('button', { name: 'Use it as the caption' }).press('Enter');
  await expect(viewer.caption).toContainText('perhaps a saucer');
  await page.keyboard.press('Control+z');
  await expect(viewer.caption).toContainText('My cup in Vienna');
  await viewer.close();

  await openPhoto('astronaut.jpg');
  await expect(descriptions.readLine('NASA')).toBeVisible();
  await descriptions.readLine('NASA').focus();
  await expect(viewer.boxes).toHaveCount(1);
  await keep('described-text');
  await viewer.close();

  await sightline.go('settings?section=descriptions');
  await descriptions.takeBack();
  await expect(descriptions.state).toHaveText('0 photos described, 3 not.');
  await openPhoto('coffee.jpg');
  await expect(descriptions.ofPhoto).toBeHidden();
  await expect(descriptions.haveDescribed).toBeVisible();
  await expect(viewer.caption).toContainText('My cup in Vienna');

  // Florence-2 answers no questions, and it is said; the other model does, and is named
  await viewer.ask('Why is the cup there?');
  await expect(viewer.answer).toContainText('can’t tell');
  await viewer.close();
  const before = server.asked.length;
  await sightline.go('settings?section=models');
  await models.giveFiles(smolvlm, smolvlmFiles);
  await expect(models.offered(smolvlm)).toContainText('Ready', { timeout: 60_000 });
  expect(server.asked.length).toBe(before);
  await models.button(smolvlm, 'Use it').press('Enter');
  await expect(models.offered(smolvlm)).toContainText('In use', { timeout: 60_000 });
  await openPhoto('coffee.jpg');
  await viewer.ask('Why is the cup there?');
  await expect(viewer.answer).toContainText(smolvlm, { timeout: 60_000 });
  await keep('described-question');
  await server.close();
});
