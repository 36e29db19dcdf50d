/**
 * @file Items of several files through the whole product: real pictures, a film with Apple's keys, ExifTool,
 * worker, LanceDB, journals.
 */
import { mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExifTool, type WriteTags } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { AppError, type CallInput, type CallName, type CallOutput } from '../src-preload/contract/index.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { sampleName } from './testing/sample-photos.ts';

const catSample = sampleName('Tabby cat');
const dahliaSample = sampleName('Orange dahlia');
const ridersSample = sampleName('Riders on the beach');

const writer = new ExifTool({ maxProcs: 1 });
afterAll(() => writer.end());

async function putPicture(
  path: string,
  source: string,
  takenAt: string | null,
  words: WriteTags = {},
): Promise<void> {
  const picture = sharp(resolve('resources/samples', source)).resize(320);
  await writeFile(path, await (/\.(dng|tif)$/i.test(path) ? picture.tiff() : picture.jpeg()).toBuffer());
  if (takenAt !== null)
    await writer.write(path, { DateTimeOriginal: takenAt, Model: 'TC-1', ...words } as WriteTags, {
      writeArgs: ['-overwrite_original'],
    });
}

/** The smallest QuickTime film that holds keys. */
async function putFilm(path: string, keys: Record<string, string> | null): Promise<void> {
  const box = (name: string, length: number) =>
    Buffer.concat([Buffer.from([0, 0, 0, 8 + length]), Buffer.from(name, 'latin1'), Buffer.alloc(length)]);
  await writeFile(
    path,
    Buffer.concat([
      Buffer.from('\0\0\0\x14ftypqt  ', 'latin1'),
      Buffer.alloc(8),
      box('mdat', 8),
      box('moov', 0),
    ]),
  );
  if (keys) await writer.write(path, keys as WriteTags, { writeArgs: ['-overwrite_original'] });
}

it('RAW and JPEG, original and edit, Live Photo: one item each in timeline, list, search and tags; its words outlive its leader', () =>
  withTempDir(async (folder) => {
    const pics = join(folder, 'pics');
    const at = (name: string) => join(pics, name);
    await mkdir(pics);
    await putPicture(at('DSC_2001.JPG'), catSample, '2019:07:14 15:16:17');
    await putPicture(at('DSC_2001.NEF'), catSample, null);
    await putPicture(at('DSC_2001.dng'), catSample, null);
    await putPicture(at('IMG_1234.JPG'), dahliaSample, '2020:02:03 04:05:06', {
      'XMP:Rating': 4,
    } as WriteTags);
    await putPicture(at('IMG_E1234.JPG'), dahliaSample, '2020:02:03 04:05:06', {
      'XMP:Title': 'edited',
    } as WriteTags);
    await putFilm(at('IMG_1234.MOV'), { 'Keys:CreationDate': '2020:02:03 05:05:07+01:00' });
    await putPicture(at('IMG_0001.JPG'), ridersSample, '2018:01:01 10:00:00');
    await putFilm(at('IMG_0001.MOV'), { 'Keys:CreationDate': '2021:06:06 12:00:00+02:00' });
    for (const name of ['DSC_2001.JPG', 'DSC_2001.NEF', 'DSC_2001.dng'])
      await utimes(at(name), 1_700_000_000, 1_700_000_000);

    const app = await openApp(folder);
    const ask = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
      const reply = await app.call(name, input);
      if (!reply.ok) throw AppError.fromData(reply.error);
      return reply.data as CallOutput<N>;
    };
    const ended = async (id: string) => {
      for (;;) {
        const job = await ask('jobs.get', { id });
        if (job.endedAt !== null) return job;
        await new Promise<void>((next) => {
          const stop = app.on(({ name }) => {
            if (name !== 'jobs.changed') return;
            stop();
            next();
          });
        });
      }
    };
    const importNow = async () => (await ended((await ask('library.import', { rootIds: null })).id)).report;
    const filesOf = async (name: string) =>
      (await ask('photos.show', { target: { path: at(name) } })).files.map(
        ({ path, role, state }) =>
          `${path.slice(pics.length + 1)} ${role}${state === 'present' ? '' : ` ${state}`}`,
      );

    const { report } = await ended((await ask('library.addRoot', { path: pics })).job.id);
    expect(report).toMatchObject({
      found: 6,
      imported: 5,
      duplicates: 0,
      failed: [{ path: at('DSC_2001.dng'), code: 'unsupported_format' }],
      skipped: [{ kind: 'video', count: 1 }],
    });
    expect((await ask('photos.timeline', {})).total).toBe(3);
    const listed = (await ask('photos.list', {})).photos;
    expect(listed.map(({ path }) => path.slice(pics.length + 1))).toEqual([
      'IMG_E1234.JPG',
      'DSC_2001.JPG',
      'IMG_0001.JPG',
    ]);
    for (const name of ['DSC_2001.JPG', 'DSC_2001.NEF', 'DSC_2001.dng'])
      expect((await filesOf(name)).sort()).toEqual([
        'DSC_2001.JPG picture',
        'DSC_2001.NEF raw',
        'DSC_2001.dng raw',
      ]);
    for (const name of ['IMG_1234.JPG', 'IMG_E1234.JPG', 'IMG_1234.MOV'])
      expect(await filesOf(name)).toEqual([
        'IMG_E1234.JPG picture',
        'IMG_1234.JPG original',
        'IMG_1234.MOV video',
      ]);
    await expect(filesOf('IMG_0001.MOV')).rejects.toMatchObject({ code: 'not_found' });
    for (const { files } of listed)
      for (const { path, sizeBytes } of files) expect(sizeBytes).toBe((await stat(path)).size);
    // the rating stands in the original alone
    expect(listed[0]).toMatchObject({ title: 'edited', rating: 4 });

    const cats = await ask('search.run', { text: 'a cat' });
    expect(cats.results.filter(({ path }) => path.includes('DSC_2001')).map(({ path }) => path)).toEqual([
      at('DSC_2001.JPG'),
    ]);
    const similar = await ask('search.similar', { target: { path: at('DSC_2001.NEF') } });
    expect(similar.results.map(({ path }) => path)).not.toContain(at('DSC_2001.JPG'));
    const cat = (await ask('tags.list', {})).find(({ name }) => name === 'cat');
    expect(cat?.count).toBe(1);
    expect((await ask('duplicates.groups', {})).groups).toEqual([]);
    const [answer] = await ask('questions.ask', {
      question: 'Is there a cat?',
      targets: [{ path: at('DSC_2001.NEF') }],
    });
    expect(answer?.value).toBe(true);

    const id = listed[1]!.id;
    await ask('annotations.apply', { photos: { ids: [id] }, act: { act: 'caption.set', text: 'Minka' } });
    await rename(at('DSC_2001.JPG'), join(folder, 'kept.JPG'));
    await importNow();
    const raw = await ask('photos.show', { target: { path: at('DSC_2001.JPG') } });
    expect(raw).toMatchObject({ path: at('DSC_2001.NEF'), caption: { text: 'Minka' } });
    expect((await filesOf('DSC_2001.NEF')).sort()).toEqual([
      'DSC_2001.JPG picture missing',
      'DSC_2001.NEF picture',
      'DSC_2001.dng raw',
    ]);
    await ask('annotations.apply', { photos: { ids: [raw.id] }, act: { act: 'favourite', value: true } });
    await rename(join(folder, 'kept.JPG'), at('DSC_2001.JPG'));
    await rm(at('IMG_1234.MOV'));
    await importNow();
    expect(await ask('photos.show', { target: { id: raw.id } })).toMatchObject({
      id,
      path: at('DSC_2001.JPG'),
      caption: { text: 'Minka' },
      favourite: true,
    });
    expect(await filesOf('IMG_E1234.JPG')).toEqual(['IMG_E1234.JPG picture', 'IMG_1234.JPG original']);

    expect((await ask('annotations.apply', { photos: { ids: [id] }, act: { act: 'remove' } })).label).toBe(
      '1 photo removed from the library',
    );
    expect(await importNow()).toMatchObject({ found: 6, unchanged: 3, removed: 2 });
    expect((await ask('photos.timeline', {})).total).toBe(2);
    await ask('annotations.undo', {});
    expect((await filesOf('DSC_2001.NEF')).sort()).toEqual([
      'DSC_2001.JPG picture',
      'DSC_2001.NEF raw',
      'DSC_2001.dng raw',
    ]);
    expect((await ask('library.check', {})).findings.filter(({ level }) => level === 'problem')).toEqual([]);
    await app.close();
  }));
