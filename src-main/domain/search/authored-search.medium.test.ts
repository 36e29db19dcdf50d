/**
 * @file Words of people and files through the whole product: ExifTool, LanceDB, models; found in any
 * spelling, good and first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import {
  AppError,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../../src-preload/contract/index.ts';
import { openApp } from '../../testing/open-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { sampleName } from '../../testing/sample-photos.ts';

const writer = new ExifTool({ maxProcs: 1 });
afterAll(() => writer.end());

async function putPicture(path: string, sample: string, words: WriteTags): Promise<void> {
  await writeFile(path, await sharp(resolve('resources/samples', sample)).resize(480).jpeg().toBuffer());
  await writer.write(path, words, { writeArgs: ['-overwrite_original'] });
}

it('matches in authored text come first, in any spelling; a negation that cannot be checked is dropped', () =>
  withTempDir(async (folder) => {
    const pics = join(folder, 'pics');
    await mkdir(join(pics, 'Ærøskøbing 2019'), { recursive: true });
    await putPicture(join(pics, 'a.jpg'), sampleName('Orange dahlia'), {
      Keywords: ['Rex', 'Bella', 'Café'],
    } as WriteTags);
    await putPicture(join(pics, 'b.jpg'), sampleName('Tabby cat'), {
      'XMP:Title': 'Straße nach Łódź, L’Aquila',
    } as WriteTags);
    await putPicture(join(pics, 'Ærøskøbing 2019', 'IMG_7001.jpg'), sampleName('Riders on the beach'), {
      Model: 'TC-1',
    } as WriteTags);
    await putPicture(join(pics, 'd.jpg'), sampleName('Gull over the beach'), { Model: 'TC-1' } as WriteTags);
    const app = await openApp(folder);
    const ask = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
      const reply = await app.call(name, input);
      if (!reply.ok) throw AppError.fromData(reply.error);
      return reply.data as CallOutput<N>;
    };
    const imported = new Promise<void>((done) => {
      const stop = app.on((event) => {
        if (event.name !== 'jobs.changed' || event.data.kind !== 'import' || event.data.state !== 'done')
          return;
        stop();
        done();
      });
    });
    await ask('library.addRoot', { path: pics });
    await imported;
    const find = async (text: string) => {
      const { results, ...result } = await ask('search.run', { text });
      return {
        ...result,
        good: results
          .filter(({ band }) => band === 'good')
          .map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
        results,
      };
    };

    for (const [file, texts] of [
      ['a.jpg', ['Rex', 'rex’s', '#Bella', '#bella', '#cafe', '#CAFÉ', 'cafe', '"cafe"']],
      ['b.jpg', ['Strasse', 'lodz', 'aquila', "l'aquila", '"straße nach lodz"']],
      ['IMG_7001.jpg', ['7001', 'IMG_7001.jpg', 'img_70', 'Aeroskobing', 'ærøskøbing']],
    ] as const) {
      for (const text of texts)
        expect(await find(text), text).toMatchObject({ good: [file], closest: [], hints: [] });
    }
    await ask('annotations.apply', {
      act: { act: 'tag.add', name: 'Möwe' },
      photos: { ids: [(await find('d.jpg')).results[0]!.id] },
    });
    for (const text of ['mowe', 'Moewe', '#möwe']) expect((await find(text)).good, text).toEqual(['d.jpg']);

    const dog = await find('cat without frobnicator');
    expect(dog).toMatchObject({
      query: { excluded: [] },
      hints: [{ kind: 'cannot tell', about: 'frobnicator' }],
    });
    expect(dog.results.flatMap(({ why }) => why).join()).not.toContain('frobnicator');
    expect((await find('people not on a beach')).results.map(({ path }) => path)).not.toContain(
      join(pics, 'd.jpg'),
    );
    expect(await find('Sonnenuntergang am Meer')).toMatchObject({
      good: [],
      closest: [],
      hints: [{ kind: 'language', about: 'German' }],
    });
    await app.close();
  }));
