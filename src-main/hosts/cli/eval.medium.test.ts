/**
 * @file `eval` from the command line: the models that the library uses, or the one that is named, on labels
 * that say only some of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { productPlaces } from '../places.ts';
import { sampleName } from '../../testing/sample-photos.ts';

const { root, resourcesDir } = productPlaces();

async function json<Out>(cwd: string, ...argv: string[]): Promise<Out> {
  const env = { ...process.env, SIGHTLINE_DATA_DIR: join(cwd, 'data') };
  const child = spawn(process.execPath, [join(root, 'scripts', 'sightline.mjs'), ...argv, '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Out;
}

const [cat, riders] = [sampleName('Tabby cat'), sampleName('Riders on the beach')];

it('measures the model that is named, else those in use, and says which', () =>
  withTempDir(async (dir) => {
    const folder = join(dir, 'labelled');
    await mkdir(join(folder, 'images'), { recursive: true });
    for (const name of [cat, riders])
      await copyFile(join(resourcesDir, 'samples', name), join(folder, 'images', name));
    await writeFile(
      join(folder, 'captions.json'),
      JSON.stringify([
        { file: cat, captions: ['a cat that looks up'] },
        {
          file: riders,
          captions: ['two people ride horses on a beach'],
          scenes: ['beach'],
        },
      ]),
    );
    // screening is measured where it is asked for
    const unmeasured = { tags: null, captions: null, counts: null, questions: null, screening: null };

    await json(dir, 'models', 'add', resolve('src-main/testing/packs/tiny-clip'));
    const named = await json(dir, 'eval', 'labelled', '--model', 'tiny-clip', '--library', 'elsewhere');
    expect(named).toMatchObject({
      models: { encoder: 'tiny-clip', detector: 'coco-objects-1' },
      retrieval: { queries: 2 },
      ...unmeasured,
    });
    // it only measures: no library is made for that
    await expect(access(join(dir, 'elsewhere'))).rejects.toThrow('ENOENT');

    await json(dir, 'models', 'use', 'tiny-clip');
    expect(await json(dir, 'eval', 'labelled', '--screening')).toMatchObject({
      models: { encoder: 'tiny-clip' },
      screening: { harmless: 2, falseAlarms: 0, sensitive: 0 },
    });
  }));
