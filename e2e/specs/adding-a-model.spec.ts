/** @file A model is added in Settings: it appears by itself; one that takes long is stopped and leaves nothing. */
import { cp, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/test.ts';

const tinyClip = fileURLToPath(new URL('../../src-main/testing/packs/tiny-clip', import.meta.url));

test.use({ library: 'samples' });

test('a model is added, another one is stopped with the keyboard while it is copied', async ({
  sightline,
  app,
  page,
  keep,
}) => {
  const [small, large] = [join(app.folder, 'small-clip'), join(app.folder, 'large-clip')];
  await cp(tinyClip, small, { recursive: true });
  await cp(tinyClip, large, { recursive: true });
  // a file with nothing in it: it takes no room, and long to read
  const weights = join(large, 'onnx', 'text_model.onnx_data');
  await writeFile(weights, '');
  await truncate(weights, 8_000_000_000);
  await sightline.go('settings?section=models');

  await sightline.models.add(small);
  await expect(sightline.models.job(/The model “small-clip” is added/)).toBeVisible();
  await expect(sightline.models.model('small-clip')).toContainText('added by you');

  await sightline.models.add(large);
  await expect(sightline.models.job(/^(Copying|Checking the copy of) “large-clip”/)).toBeVisible();
  await sightline.models.stop(/“large-clip”/).focus();
  await keep('settings-adding-a-model');
  await page.keyboard.press('Enter');
  await expect(sightline.models.job(/Adding the model “large-clip” was stopped/)).toContainText(
    'Nothing of it was kept.',
  );
  await expect(page.getByRole('heading', { name: /“large-clip” was stopped/ })).toBeFocused();
  expect(await readdir(join(app.folder, 'data', 'packs'))).toEqual(['small-clip']);
});
