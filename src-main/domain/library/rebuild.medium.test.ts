/**
 * @file Rebuilding with the real catalogue and the real import: photos that are where they were, edited,
 * moved, away, missing or only decided on.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import type { Finding, Photo } from '../../../src-preload/contract/index.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';

const when = (day: number) => `taken:2020-01-0${day}T10:00:00 camera:X1`;

/**
 * Five photos under two roots, each with its own words as a tag and one with every kind of decision; `body`
 * gets their ids by name.
 */
async function withDecided(
  body: (folder: string, ids: Record<string, string>) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    const paths = {
      still: join('pics', 'still.jpg'),
      edited: join('pics', 'edited.jpg'),
      moved: join('pics', 'moved.jpg'),
      missing: join('pics', 'missing.jpg'),
      away: join('drive', 'away.jpg'),
    };
    for (const [index, path] of Object.values(paths).entries())
      await putPicture(
        folder,
        path,
        `${['red', 'green', 'blue', 'yellow', 'black'][index]!} ${when(index + 1)}`,
      );
    const rig = await openReal(folder);
    await rig.service.addRoot(join(folder, 'pics'));
    await rig.service.addRoot(join(folder, 'drive'));
    await rig.quiet();
    const ids: Record<string, string> = {};
    for (const [name, path] of Object.entries(paths)) {
      ids[name] = (await rig.photos.show({ path: join(folder, path) }, false)).id;
      await rig.annotations.apply({
        photos: { ids: [ids[name]] },
        act: { act: 'tag.add', name: `my ${name}` },
      });
    }
    await rig.annotations.apply({
      photos: { ids: [ids['still']!] },
      act: { act: 'caption.set', text: 'Mine' },
    });
    await rig.close();
    await body(folder, ids);
  });
}

const openReal = (folder: string) => openLibraryRig(folder, { openCatalogue: openLanceCatalogue });

/** What happens to the files while nobody looks. */
async function changeFiles(folder: string): Promise<void> {
  await putPicture(join(folder, 'pics'), 'edited.jpg', `green sharper ${when(2)}`);
  await rename(join(folder, 'pics', 'moved.jpg'), join(folder, 'pics', 'elsewhere.jpg'));
  await rm(join(folder, 'pics', 'missing.jpg'));
  await rename(join(folder, 'drive'), join(folder, 'unplugged'));
}

async function expectAllThere(rig: LibraryRig, folder: string, ids: Record<string, string>): Promise<void> {
  const photos = new Map<string, Photo>(
    (await rig.photos.list(0, 100)).photos.map((photo) => [photo.id, photo]),
  );
  expect([...photos.keys()].sort()).toEqual(Object.values(ids).sort());
  for (const [name, id] of Object.entries(ids))
    expect(photos.get(id)?.tags.map((tag) => tag.name)).toEqual([`my ${name}`]);
  const of = (name: string) => photos.get(ids[name]!)!;
  expect(of('still')).toMatchObject({
    caption: { text: 'Mine' },
    files: [{ state: 'present' }],
    takenAt: '2020-01-01T10:00:00',
  });
  expect(of('edited')).toMatchObject({
    path: join(folder, 'pics', 'edited.jpg'),
    files: [{ state: 'present' }],
    takenAt: '2020-01-02T10:00:00',
  });
  expect(of('moved')).toMatchObject({
    paths: [join(folder, 'pics', 'elsewhere.jpg')],
    files: [{ state: 'present' }],
  });
  expect(of('missing')).toMatchObject({
    path: join(folder, 'pics', 'missing.jpg'),
    files: [{ state: 'missing' }],
  });
  expect(of('away')).toMatchObject({ path: join(folder, 'drive', 'away.jpg'), files: [{ state: 'away' }] });
  // what cannot be looked at now stays visible
  for (const name of ['missing', 'away'])
    expect(of(name)).toMatchObject({
      thumbhash: expect.any(String) as string,
      width: 640,
      previews: { grid: expect.any(String) as string },
    });
}

const levels = (findings: readonly Finding[], area: string) =>
  findings.filter((finding) => finding.area === area).map((finding) => finding.level);

describe('doctor', () => {
  it('finds nothing wrong with a library that is well, and names what is missing or away', () =>
    withDecided(async (folder) => {
      const rig = await openReal(folder);
      const well = await rig.service.check();
      expect(well.filter((finding) => finding.level !== 'ok')).toEqual([]);
      expect(well.map((finding) => finding.message).join('\n')).toContain('6 acts');
      await changeFiles(folder);
      await rig.import();
      const findings = await rig.service.check();
      expect(levels(findings, 'catalogue')).toEqual(['ok']);
      expect(levels(findings, 'decisions')).toEqual(['ok']);
      const sentences = findings
        .filter((finding) => finding.level === 'warning')
        .map((finding) => finding.message);
      expect(sentences).toEqual([
        expect.stringMatching(/drive” is not there: its 1 photo/),
        expect.stringMatching(/1 file is missing.*missing\.jpg/),
        expect.stringMatching(/1 file is away.*away\.jpg/),
      ]);
      await rig.close();
    }));

  it('sees that rows, previews and decisions disagree with what is on disk', () =>
    withDecided(async (folder, ids) => {
      const rig = await openReal(folder);
      const { catalogue, layout } = rig.library;
      const photo = await rig.photos.show({ id: ids['still']! }, false);
      await rm(photo.previews.grid!);
      await writeFile(join(photo.previews.grid!, '..', `${ids['still']!}-00000000-grid.webp`), 'old');
      await catalogue.updatePhotos([ids['moved']!], (row) => ({ ...row, appliedSeq: 0 }));
      await catalogue.deleteFiles([{ rootId: rig.library.roots()[1]!.id, relPath: 'away.jpg' }]);
      await writeFile(layout.identity, `${await readFile(layout.identity, 'utf8')}nonsense\n`);
      const findings = await rig.service.check();
      expect(levels(findings, 'catalogue')).toEqual(['problem']);
      expect(levels(findings, 'decisions')).toEqual(['problem']);
      expect(levels(findings, 'previews')).toEqual(['problem', 'warning']);
      expect(levels(findings, 'journals')).toEqual(['warning']);

      expect((await rig.jobs.finished(rig.service.rebuild().id)).state).toBe('done');
      const after = await rig.service.check();
      expect(after.filter((finding) => finding.level !== 'ok').map((finding) => finding.area)).toEqual([
        'journals',
      ]);
      await rig.close();
    }));
});

describe('rebuild', () => {
  it('keeps ids and decisions of photos that were edited, moved, lost or are away', () =>
    withDecided(async (folder, ids) => {
      await changeFiles(folder);
      const rig = await openReal(folder);
      const end = await rig.jobs.finished(rig.service.rebuild().id);
      expect(end).toMatchObject({ state: 'done', error: null });
      await expectAllThere(rig, folder, ids);
      expect((await rig.service.check()).filter((finding) => finding.level === 'problem')).toEqual([]);
      await rename(join(folder, 'unplugged'), join(folder, 'drive'));
      await rig.import();
      expect((await rig.photos.show({ id: ids['away']! }, false)).files).toMatchObject([
        { state: 'present' },
      ]);
      await rig.close();
      const again = await openReal(folder);
      expect(await again.annotations.start()).toBe(0);
      expect(again.library.needsRebuild).toBe(false);
      expect((await again.photos.list(0, 10)).total).toBe(5);
      expect((await again.annotations.undo()).label).toBe('Undone: Caption written for 1 photo');
      await again.close();
    }));

  it('does the same where the old catalogue is gone: it begins by itself', () =>
    withDecided(async (folder, ids) => {
      await changeFiles(folder);
      await rm(join(folder, 'library', 'catalog'), { recursive: true });
      const rig = await openReal(folder);
      expect(rig.service.start()).toMatchObject({ kind: 'rebuild' });
      await rig.quiet();
      await rig.quiet();
      await expectAllThere(rig, folder, { ...ids });
      // what is missing or away was understood again, from its preview
      const seen = await rig.library.catalogue.getEvidence(objectKind, 'boxes', [
        ids['missing']!,
        ids['away']!,
      ]);
      expect([...seen.values()].map(({ value }) => value.map(({ label }) => label))).toEqual(
        expect.arrayContaining([['yellow'], ['black']]),
      );
      expect((await rig.service.check()).filter((finding) => finding.level === 'problem')).toEqual([]);
      await rename(join(folder, 'unplugged'), join(folder, 'drive'));
      expect(await rig.import()).toMatchObject({ imported: 0, duplicates: 0, failed: [] });
      expect(await rig.photos.show({ id: ids['away']! }, false)).toMatchObject({
        files: [{ state: 'present' }],
        takenAt: '2020-01-05T10:00:00',
      });
      await rig.close();
    }));

  it('keeps photos out that were removed, brings them back by undo, and undoes what was said before', () =>
    withDecided(async (folder, ids) => {
      const before = await openReal(folder);
      await before.annotations.apply({
        photos: { ids: [ids['still']!, ids['away']!] },
        act: { act: 'remove' },
      });
      await before.close();
      await changeFiles(folder);
      await rm(join(folder, 'library', 'catalog'), { recursive: true });
      const rig = await openReal(folder);
      rig.service.start();
      await rig.quiet();
      await rig.quiet();
      const tagsOf = async () =>
        Object.fromEntries(
          (await rig.photos.list(0, 10)).photos.map((photo) => [
            photo.id,
            photo.tags.map(({ name }) => name),
          ]),
        );
      const all = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, [`my ${name}`]]));
      expect(await tagsOf()).toEqual({
        [ids['edited']!]: ['my edited'],
        [ids['moved']!]: ['my moved'],
        [ids['missing']!]: ['my missing'],
      });
      expect((await rig.annotations.undo()).label).toBe('Undone: 2 photos removed from the library');
      expect(await tagsOf()).toEqual(all);
      expect((await rig.annotations.undo()).label).toBe('Undone: Caption written for 1 photo');
      expect((await rig.annotations.undo()).label).toBe('Undone: Tag “my away” added to 1 photo');
      expect(await tagsOf()).toEqual({ ...all, [ids['away']!]: [] });
      expect((await rig.annotations.redo()).label).toBe('Redone: Tag “my away” added to 1 photo');
      expect((await rig.service.check()).filter((finding) => finding.level === 'problem')).toEqual([]);
      await rig.close();
    }));

  it('takes an id for no photo that was given up in favour of another one of the same content', () =>
    withDecided(async (folder, ids) => {
      const before = await openReal(folder);
      const { identity, decisions } = before.library;
      const hash = (await identity.load()).hashes.get(ids['still']!)!;
      await decisions.record({
        kind: 'inherit',
        from: ids['edited']!,
        photos: [{ id: '01J00000000000000000000042', hash }],
      });
      await before.close();
      await rm(join(folder, 'library', 'catalog'), { recursive: true });
      const rig = await openReal(folder);
      await rig.jobs.finished(rig.service.rebuild().id);
      expect(await rig.library.catalogue.countPhotos()).toBe(5);
      expect((await rig.photos.show({ path: join(folder, 'pics', 'still.jpg') }, false)).id).toBe(
        ids['still'],
      );
      await rig.close();
    }));

  it('keeps what was said on a photo whose line in the identity journal is lost, where another photo has its content', () =>
    withDecided(async (folder, ids) => {
      const before = await openReal(folder);
      const { identity, decisions } = before.library;
      const hash = (await identity.load()).hashes.get(ids['still']!)!;
      const lost = [{ id: '01J00000000000000000000043', hash }];
      await decisions.record({
        kind: 'act',
        act: { act: 'caption.set', text: 'said on the lost one' },
        photos: lost,
      });
      await decisions.record({ kind: 'act', act: { act: 'tag.add', name: 'lost' }, photos: lost });
      await before.close();
      const rig = await openReal(folder);
      const tags = async () =>
        (await rig.photos.show({ id: ids['still']! }, false)).tags.map(({ name }) => name);
      await rig.jobs.finished(rig.service.rebuild().id);
      expect(await tags()).toEqual(['my still', 'lost']);
      expect(rig.library.decisions.of(ids['still']!)).toMatchObject({
        caption: 'Mine',
        otherCaptions: ['said on the lost one'],
      });
      // once: what the person takes back afterwards stays away
      await rig.annotations.apply({
        photos: { ids: [ids['still']!] },
        act: { act: 'tag.clear', name: 'lost' },
      });
      await rig.jobs.finished(rig.service.rebuild().id);
      expect(await tags()).toEqual(['my still']);
      await rig.close();
    }));

  it('finds photos by their content where the identities are lost, too', () =>
    withDecided(async (folder, ids) => {
      await rm(join(folder, 'library', 'catalog'), { recursive: true });
      await rm(join(folder, 'library', 'identity.jsonl'));
      const rig = await openReal(folder);
      await rig.jobs.finished(rig.service.rebuild().id);
      const photos = (await rig.photos.list(0, 100)).photos;
      expect(
        Object.fromEntries(photos.map((photo) => [photo.id, photo.tags.map((tag) => tag.name)])),
      ).toEqual(Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, [`my ${name}`]])));
      await rig.close();
    }));

  it('shows no photo for a file that could never be read and is gone', () =>
    withTempDir(async (folder) => {
      const bad = await putPicture(folder, 'pics/bad.jpg', 'broken');
      await putPicture(folder, 'pics/good.jpg', 'red');
      const rig = await openReal(folder);
      await rig.service.addRoot(join(folder, 'pics'));
      await rig.quiet();
      await rig.close();
      await rm(bad);
      await rm(join(folder, 'library', 'catalog'), { recursive: true });
      const again = await openReal(folder);
      await again.jobs.finished(again.service.rebuild().id);
      expect((await again.photos.list(0, 10)).photos.map(({ path }) => path)).toEqual([
        join(folder, 'pics', 'good.jpg'),
      ]);
      expect((await again.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
      await again.close();
    }));
});
