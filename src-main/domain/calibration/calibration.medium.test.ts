/**
 * @file An encoder that comes without calibration: the starter as if nothing were known of it, and one with random
 * weights. The person's library says what they are worth.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { App } from '../../host.ts';
import { ask } from '../../testing/ask.ts';
import { jobDone, jobsEnded } from '../../testing/job-done.ts';
import { openApp } from '../../testing/open-app.ts';
import { sampleName, sampleNames } from '../../testing/sample-photos.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

/** The starter under another id, without its calibration and its concept head. */
async function makeStranger(folder: string): Promise<string> {
  const directory = join(folder, 'a-stranger');
  await cp(resolve('resources/models/starter'), directory, { recursive: true });
  const path = join(directory, 'manifest.json');
  const { concepts: _head, ...manifest } = JSON.parse(await readFile(path, 'utf8')) as Record<
    string,
    unknown
  >;
  const stranger = { ...manifest, id: 'a-stranger', title: 'A stranger', tagCalibration: null };
  await writeFile(path, JSON.stringify(stranger));
  return directory;
}

async function use(app: App, id: string) {
  const { job } = await ask(app, 'models.use', { id });
  if (job) await jobDone(app, async () => job);
  await jobsEnded(app);
  return (await ask(app, 'models.state', {})).packs.find((pack) => pack.id === id)!;
}

const bands = async (app: App, text: string) =>
  (await ask(app, 'search.run', { text })).results.map(({ path, band }) => `${basename(path)} ${band}`);

it('is calibrated on the library by what else is known of it, and says how; one that sees nothing only ranks', () =>
  withTempDir(async (folder) => {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    for (const name of sampleNames) await cp(join(resolve('resources/samples'), name), join(pictures, name));
    let app = await openApp(folder);
    await ask(app, 'library.addRoot', { path: pictures });
    await jobsEnded(app);
    for (const source of [await makeStranger(folder), resolve('src-main/testing/packs/tiny-clip')])
      await jobDone(app, () => ask(app, 'models.add', { path: source }));

    const stranger = await use(app, 'a-stranger');
    expect(stranger).toMatchObject({ active: true, calibrated: true, fit: { photos: sampleNames.length } });
    expect(stranger.fit!.disagreement).toBeLessThan(0.25);
    const riders = sampleName('Riders on the beach');
    // without the head that came with it the sentence is less sure; names hold
    expect((await bands(app, 'riding horses by the sea'))[0]).toContain(riders);
    expect(await bands(app, 'a horse')).toContain(`${riders} good`);
    expect(await bands(app, 'a giraffe')).toEqual([]);
    const { photos } = await ask(app, 'photos.list', {});
    const tags = photos.find(({ path }) => basename(path) === riders)!.tags;
    expect(tags.find(({ name }) => name === 'horse')).toMatchObject({ band: 'sure', source: 'detector' });
    for (const { name, probability, source } of tags)
      if (source === 'encoder') expect([name, probability]).toEqual([name, expect.any(Number)]);

    // it is kept: the next start shows the same
    await app.close();
    app = await openApp(folder);
    const again = (await ask(app, 'models.state', {})).packs.find(({ id }) => id === 'a-stranger');
    expect(again?.fit).toEqual(stranger.fit);

    const random = await use(app, 'tiny-clip');
    expect(random.active).toBe(true);
    const told = (await ask(app, 'photos.list', {})).photos.flatMap((photo) => photo.tags);
    expect(told.filter(({ source }) => source === 'encoder')).toEqual([]);
    await app.close();
  }));
