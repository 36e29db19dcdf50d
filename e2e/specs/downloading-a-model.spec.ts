/**
 * @file A model is downloaded from a mirror on this computer: asked for, paused, refused and gone on with. Using
 * it is changing-the-model.spec.ts.
 */
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { startModelServer, status, tagOf, type Fault } from '../../src-main/testing/network/model-server.ts';
import { tinyTitle as tiny, writeTinyCatalogue } from '../fixtures/tiny-catalogue.ts';
import { expect, test } from '../fixtures/test.ts';

test.use({ library: 'samples', catalogue: 'own' });

/** Sends the first megabyte of a file, and nothing more. */
const stall: Fault = ({ content, response }) => {
  response.writeHead(200, { etag: tagOf(content), 'content-length': content.length });
  response.write(content.subarray(0, 1_000_000));
};
const well: Fault = ({ serve }) => serve();

test('a model is downloaded with pauses and refusals', async ({ sightline, app, page, keep }) => {
  test.slow();
  const { models } = sightline;
  const files = await writeTinyCatalogue(join(app.folder, 'catalogue.json'));
  const server = await startModelServer(files);
  const picture = async (name: string) => {
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await keep(`models-${name}-${theme}`);
    }
  };
  const axe = async () => {
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations.map(({ id, nodes }) => ({ id, at: nodes[0]?.html }))).toEqual([]);
  };
  const card = models.offered(tiny);

  await sightline.go('settings?section=privacy');
  await expect(page.getByText('Sightline has made no connection.')).toBeVisible();
  await models.useMirror(server.url);
  await sightline.go('settings?section=models');
  await expect(card).toContainText('7.6 MB to download');
  await expect(card).toContainText(/For your 32 photos: .*An estimate\./);
  await card.scrollIntoViewIfNeeded();
  await picture('offered');
  expect(server.asked).toEqual([]);

  // no: nothing is asked of the network
  await models.ask('Download', tiny);
  await expect(models.question).toContainText('127.0.0.1');
  await expect(models.question).toContainText('Size: 7.6 MB');
  await expect(models.question).toContainText('Licence: MIT');
  await expect(models.question).toContainText(/Disk: .* are free, .* afterwards\./);
  await picture('consent');
  await models.consent('Cancel');
  expect(server.asked).toEqual([]);

  // the third file stops on its way: the download is paused with the keyboard
  server.faults.push(well, well, stall);
  await models.ask('Download', tiny);
  await models.consent('Download');
  await expect(card).toContainText(/1\.5 MB of 7\.6 MB|1\.\d MB of 7\.6 MB/);
  await expect(models.button(tiny, 'Pause')).toBeFocused();
  await picture('progress');
  await axe();
  await page.keyboard.press('Enter');
  await expect(card).toContainText(/\d MB of 7\.6 MB are here/);
  await picture('paused');

  // after a restart it is asked, not assumed
  await sightline.restart();
  await sightline.go('settings?section=models');
  await expect(card).toContainText(/\d MB of 7\.6 MB are here/);
  const before = server.asked.length;

  // the mirror refuses: the reason stands on the card
  server.faults.push(status(403));
  await models.ask('Go on', tiny);
  await expect(models.question).toContainText(/Still to come: .* of 7\.6 MB/);
  await models.consent('Go on');
  await expect(card.getByText(/403/)).toBeVisible();
  expect(server.asked.length).toBe(before + 1);
  await picture('failed');
  await page.emulateMedia({ colorScheme: 'dark' });
  await axe();

  await models.ask('Go on', tiny);
  await models.consent('Go on');
  await expect(card).toContainText('Ready', { timeout: 60_000 });
  await expect(sightline.announced(/The model “Tiny CLIP” is added/)).toBeVisible();
  await picture('ready');

  await page.setViewportSize({ width: 390, height: 844 });
  await card.scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await keep('models-narrow');
  await page.setViewportSize({ width: 1280, height: 800 });

  await sightline.go('settings?section=privacy');
  await expect(page.getByText(/tokenizer\.json.*Tiny CLIP/).first()).toBeVisible();
  await keep('privacy-connections');
  await server.close();
});
