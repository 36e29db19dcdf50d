/** @file What each model runs on is found out and copied for a bug report, with the keyboard alone. */
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples' });

test('each model says what it runs on and why, and the table for a bug report is copied', async ({
  sightline,
  page,
  keep,
}) => {
  await sightline.go('settings?section=models');
  const { devices } = sightline.models;
  await expect(devices).toContainText([/, pictures/, /, sentences/]);
  await sightline.models.findDevices();
  await expect(devices.filter({ hasText: 'Not known yet' })).toHaveCount(0);
  await expect(devices.filter({ hasText: ', pictures' })).toContainText(
    /(Processor|Graphics card \(.+\)): .+ photos a second/,
  );
  await expect(devices.filter({ hasText: ', sentences' })).toContainText(
    'Processor: quicker for one sentence',
  );
  await sightline.models.copyDevices();
  await expect(page.getByText('Copied. It names no files and no folders.')).toBeVisible();
  await keep('settings-what-models-run-on');
});
