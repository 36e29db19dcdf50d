/** @file Where each word of a caption comes from: seen on the picture and heard, with the keyboard alone. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('the parts of a caption tell what they rest on, and where it is in the picture', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.search('an elephant');
  await sightline.grid.photo(0).press('Enter');
  const { viewer } = sightline;
  await expect(viewer.caption).toContainText('A person with an elephant. Taken on 22 June 2013');
  const opened = page.url();

  const person = viewer.captionPart('A person');
  for (let stops = 0; stops < 30 && !(await person.evaluate((part) => part.matches(':focus'))); stops += 1)
    await page.keyboard.press('Tab');
  await expect(person).toBeFocused();
  await expect(person).toHaveAccessibleDescription(/^seen by the detector, 9\d%$/);
  await expect(viewer.drawn).toHaveText([/^person 9\d%, /]);

  await page.keyboard.press('ArrowRight');
  const elephant = viewer.captionPart('an elephant');
  await expect(elephant).toBeFocused();
  await expect(elephant).toHaveAccessibleDescription(/^seen by the detector, 9\d%$/);
  await expect(viewer.captionEvidence).toHaveText(/^an elephant: seen by the detector, 9\d%$/);
  await expect(viewer.drawn).toHaveText([/^elephant 9\d%, /]);
  await keep('32-caption-evidence');

  // what no part of the picture shows is told in words alone
  await page.keyboard.press('ArrowRight');
  await expect(viewer.captionPart('on 22 June 2013')).toHaveAccessibleDescription('from the camera’s clock');
  await expect(viewer.boxes).toHaveCount(0);
  expect(page.url()).toBe(opened);

  // one stop of Tab leads out again
  await page.keyboard.press('Tab');
  await expect(viewer.panel.getByRole('button', { name: 'Edit the caption' })).toBeFocused();
  await expect(viewer.captionEvidence).toHaveCount(0);

  // with the pointer, and chosen it stays
  await elephant.hover();
  await expect(viewer.boxes).toHaveText([/^elephant/]);
  await elephant.click();
  await page.mouse.move(10, 400);
  await expect(viewer.boxes).toHaveText([/^elephant/]);
  await elephant.click();

  // one's own words stand in its place
  await viewer.editCaption('Our visit to Maya');
  await expect(viewer.caption.getByRole('toolbar')).toHaveCount(0);
  await expect(viewer.caption).toContainText('Your words');
});
