/**
 * @file What can be asked of one photo: its objects, a question, which caption fits, whether a tag is right.
 */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('objects are drawn on request, questions answered with evidence, captions ranked, tags corrected', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.search('two dogs looking out');
  await sightline.grid.photo(0).press('Enter');

  await expect(sightline.viewer.overlay).toBeEnabled();
  await sightline.viewer.overlay.click();
  await expect(sightline.viewer.boxes.first()).toBeVisible();
  await sightline.viewer.overlay.click();
  await expect(sightline.viewer.boxes).toHaveCount(0);

  await sightline.viewer.ask('How many dogs are there?');
  await expect(sightline.viewer.answer).toContainText(/I can see (1 dog|about 2 dogs)\./);
  await expect(sightline.viewer.answer).toContainText('counted in the picture');
  await expect(sightline.viewer.boxes.first()).toBeVisible();
  await sightline.viewer.ask('Is there a cat?');
  await expect(sightline.viewer.answer).toContainText('No, I can’t see a cat.');
  await sightline.viewer.ask('What is the file name?');
  await expect(sightline.viewer.answer).toContainText(/Its file is called \w+\.jpg/);
  await sightline.viewer.ask('What is the meaning of it all?');
  await expect(sightline.viewer.panel).toContainText(/can’t tell|can't tell|cannot tell/i);

  const ranked = await sightline.viewer.compareCaptions([
    'Dogs looking out of a window',
    'A bowl of noodles',
    'A rocket on its launch pad',
  ]);
  await expect(ranked.first()).toContainText('Dogs looking out');
  await keep('31-which-caption');

  await sightline.viewer.addTag('good dogs');
  await expect(sightline.viewer.tag('good dogs')).toBeVisible();
  await sightline.viewer.panel
    .getByRole('button', { name: /^Reject / })
    .first()
    .click();
  await expect(sightline.viewer.panel).toContainText('You said no to:');
  await page.keyboard.press('Control+z');
  await expect(sightline.viewer.panel).not.toContainText('You said no to:');
});

test('an answer shows the parts of the picture it rests on; the keyboard marks one of them', async ({
  sightline,
  keep,
}) => {
  await sightline.search('people riding horses');
  await sightline.grid.photo(0).press('Enter');
  await sightline.viewer.ask('How many horses are there?');
  await expect(sightline.viewer.answer).toContainText(/I can see .*horse/);
  const parts = await sightline.viewer.answerParts.count();
  expect(parts).toBeGreaterThan(1);
  await expect(sightline.viewer.boxes).toHaveCount(parts);
  await expect(sightline.viewer.answerParts.first()).toBeInViewport();
  await keep('30-question');
  await sightline.viewer.answerParts.first().press('Enter');
  await expect(sightline.viewer.boxes).toHaveCount(1);
});
