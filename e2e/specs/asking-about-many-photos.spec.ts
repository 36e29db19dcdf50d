/** @file What can be asked of all photos, in the search box, and of selected ones: counts with the photos behind them. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('a question in the search box is answered, with the photos behind the answer; then of a selection', async ({
  sightline,
  keep,
}) => {
  await sightline.search('How many photos show dogs?');
  await expect(sightline.answer).toContainText(/I found (at least )?\d+ photos? with a dog/);
  await expect(sightline.answer).toContainText('Looked for photos with a dog');
  await expect(sightline.grid.photo(0)).toBeVisible();
  await keep('32-question-to-all');

  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.ask('When did I last photograph a cat?');
  await expect(sightline.viewer.panel).toContainText('About all your photos');
  await keep('34-question-to-all-in-viewer');
  await sightline.viewer.panel
    .getByRole('link', { name: /^Show (this photo|these \d+ photos)$/ })
    .press('Enter');
  await expect(sightline.answer).toContainText('with a cat');

  await sightline.search('How many people are in my photos?');
  await expect(sightline.answer).toContainText(/I count (at least |about )?\d+ people in \d+ photos/);

  await sightline.search('Which year did I take the most photos?');
  await expect(sightline.answer).toContainText(/\d{4}, with \d+ photos/);

  await sightline.search('How many photos show dogs?');
  await expect(sightline.answer).toContainText('with a dog');
  await sightline.grid.photo(0).press('Space');
  await sightline.askAboutSelection('how many of these show a dog?');
  await expect(sightline.selectionQuestion).toContainText(
    /1 photo with a dog|not sure of any photo with a dog/,
  );
});
