/**
 * @file What can be asked of one photo: its objects, a question, which caption fits, whether a tag is right.
 */
import { expect, test } from '../fixtures/test.ts';

test('objects are drawn on request, questions answered with evidence, captions ranked, tags corrected', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.trySamples();
  await sightline.search('two dogs looking out');
  await sightline.grid.photo(0).press('Enter');

  await expect(sightline.viewer.markObjects).toBeEnabled();
  await sightline.viewer.markObjects.click();
  await expect(sightline.viewer.objects.first()).toBeVisible();
  await sightline.viewer.markObjects.click();
  await expect(sightline.viewer.objects).toHaveCount(0);

  await sightline.viewer.ask('How many dogs are there?');
  await expect(sightline.viewer.panel).toContainText(/dog/i);
  await expect(sightline.viewer.objects.first()).toBeVisible();
  await keep('30-question');
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
