/**
 * @file Scenes and actions found by what photos show: the samples have camera names and no written words, so that
 * only models answer.
 */
import { cp, mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { silentLog } from '../../log.ts';
import { ask } from '../../testing/ask.ts';
import { jobsEnded } from '../../testing/job-done.ts';
import { sampleName, sampleNames } from '../../testing/sample-photos.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const searches = [
  ['a sunset over a mountain range', 'Sunset from a summit'],
  ['the sea', 'Gull over the beach'],
  ['people riding horses', 'Riders on the beach'],
  ['a kitchen', 'Kitchen with copper pans'],
] as const;

it('finds scenes and actions by what photos show, the right photo first and good, or none good', () =>
  withTempDir(async (folder) => {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    for (const name of sampleNames) await cp(join(resolve('resources/samples'), name), join(pictures, name));
    const config = {
      libraryDir: join(folder, 'Library'),
      dataDir: join(folder, 'data'),
      resourcesDir: resolve('resources'),
      workerEntry: resolve('out/main/worker.js'),
      version: 'test',
      log: silentLog,
      checkOutput: true,
    };
    const app = await createApp(config, { kind: 'test', mediaBase: '/media/' });
    await ask(app, 'library.addRoot', { path: pictures });
    await jobsEnded(app);
    for (const [text, title] of searches) {
      const [first] = (await ask(app, 'search.run', { text })).results;
      expect({ text, first: basename(first?.path ?? 'nothing'), band: first?.band }).toEqual({
        text,
        first: sampleName(title),
        band: 'good',
      });
    }
    // none shows a city at night, and a night alone is none
    const { results } = await ask(app, 'search.run', { text: 'night in the city' });
    expect(results.filter(({ band }) => band === 'good')).toEqual([]);
    await app.close();
  }));
