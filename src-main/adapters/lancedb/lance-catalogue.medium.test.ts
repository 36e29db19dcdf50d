/** @file LanceDB keeps the promises of the port, on a real disk. */
import { spawnSync } from 'node:child_process';
import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { expect, it } from 'vitest';
import { silentLog } from '../../log.ts';
import {
  aFileRow,
  aPhotoNumber,
  aUnitVector,
  anEvidenceRecord,
  photoIdOf,
  aVectorTable,
} from '../../testing/builders.ts';
import { describeCatalogue } from '../../testing/catalogue-contract.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { openLanceCatalogue } from './lance-catalogue.ts';
import { objectKind } from '../../domain/evidence/objects/object-kind.ts';

describeCatalogue('LanceDB catalogue', (body) =>
  withTempDir(async (directory) => {
    const catalogue = await openLanceCatalogue({ uri: join(directory, 'catalog'), log: silentLog });
    try {
      await body(catalogue);
    } finally {
      await catalogue.close();
    }
  }),
);

it('is the same after it was closed and opened again', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    const before = await openLanceCatalogue({ uri, log: silentLog });
    await before.ensureEvidence(aVectorTable('e5', 4));
    await before.putPhotos([
      aPhotoNumber(1),
      aPhotoNumber(2, { removed: true }),
      aPhotoNumber(3, { stackParentId: photoIdOf(1) }),
    ]);
    await before.putFiles([aFileRow()]);
    await before.putEvidence(
      'e5',
      [1, 2, 3].map((number) => anEvidenceRecord({ photoId: photoIdOf(number), value: aUnitVector(4, 1) })),
    );
    await before.setAppliedSeq(7);
    await before.close();

    const after = await openLanceCatalogue({ uri, log: silentLog });
    expect((await after.getPhotos([photoIdOf(1)])).get(photoIdOf(1))).toEqual(aPhotoNumber(1));
    expect(await after.files()).toEqual([aFileRow()]);
    expect((await after.nearest('e5', aUnitVector(4, 1), 5)).map((hit) => hit.id)).toEqual([photoIdOf(1)]);
    expect(await after.stackParentsOf([photoIdOf(3)])).toEqual(new Map([[photoIdOf(3), photoIdOf(1)]]));
    expect(await after.appliedSeq()).toBe(7);
    await after.ensureEvidence(aVectorTable('e5', 4));
    expect(await after.countEvidence('e5')).toBe(3);
    await after.close();
  }));

it('compacts itself: 120 edits do not leave 120 fragments', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    const catalogue = await openLanceCatalogue({ uri, log: silentLog });
    await catalogue.putPhotos(Array.from({ length: 200 }, (_, number) => aPhotoNumber(number)));
    for (let edit = 1; edit <= 120; edit += 1)
      await catalogue.putPhotos([aPhotoNumber(edit, { rating: edit % 6, appliedSeq: edit })]);
    await catalogue.close();
    const table = await (await connect(uri)).openTable('photos');
    expect(await table.countRows()).toBe(200);
    expect((await table.stats()).fragmentStats.numFragments).toBeLessThan(60);
  }));

it('tidied after it is opened again, 150 edits and a write that no version names leave few files, and every row', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    const before = await openLanceCatalogue({ uri, log: silentLog });
    await before.ensureEvidence(aVectorTable('e5', 4));
    await before.putPhotos(Array.from({ length: 64 }, (_, number) => aPhotoNumber(number)));
    for (let edit = 1; edit <= 150; edit += 1) {
      await before.putPhotos([aPhotoNumber(edit % 64, { rating: edit % 6, appliedSeq: edit })]);
      if (edit % 5 === 0)
        await before.putEvidence('e5', [
          anEvidenceRecord({ photoId: photoIdOf(edit % 64), value: aUnitVector(4, 1) }),
        ]);
      if (edit % 5 === 0) await before.setAppliedSeq(edit);
    }
    await before.close();
    const filesIn = async () =>
      (await readdir(uri, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
    const left = await filesIn();
    const data = join(uri, 'photos.lance', 'data');
    await copyFile(join(data, (await readdir(data))[0]!), join(data, 'left-over.lance'));

    const after = await openLanceCatalogue({ uri, log: silentLog });
    await after.tidy();
    expect(await filesIn()).toBeLessThan(Math.min(130, left / 5));
    expect(await readdir(data)).not.toContain('left-over.lance');
    expect([await after.countPhotos(), await after.countEvidence('e5'), await after.appliedSeq()]).toEqual([
      64, 30, 150,
    ]);
    expect((await after.getPhotos([photoIdOf(22)])).get(photoIdOf(22))).toEqual(
      aPhotoNumber(22, { rating: 150 % 6, appliedSeq: 150 }),
    );
    await after.putPhotos([aPhotoNumber(1, { rating: 2 })]);
    await after.close();
    const once = await filesIn();
    const again = await openLanceCatalogue({ uri, log: silentLog });
    await again.tidy();
    expect(await filesIn()).toBeLessThanOrEqual(once);
    await again.close();
  }));

it('gives a catalogue of an older Sightline the columns that came since, and loses nothing of it', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    const older = await openLanceCatalogue({ uri, log: silentLog });
    await older.putPhotos([aPhotoNumber(1, { rating: 4 })]);
    await older.putFiles([aFileRow()]);
    await older.close();
    const connection = await connect(uri);
    await (
      await connection.openTable('photos')
    ).dropColumns(['perceptualHash', 'sharpness', 'shownWith', 'companions']);
    await (await connection.openTable('files')).dropColumns(['sidecars']);

    const catalogue = await openLanceCatalogue({ uri, log: silentLog });
    expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))).toEqual(
      aPhotoNumber(1, { rating: 4 }),
    );
    expect(await catalogue.files()).toEqual([aFileRow({ sidecars: null })]);
    await catalogue.putPhotos([
      aPhotoNumber(2, { sharpness: 1.5, perceptualHash: '00ff00ff00ff00ff', stackParentId: photoIdOf(1) }),
    ]);
    await catalogue.updatePhotos([photoIdOf(1)], (row) => ({
      ...row,
      companions: [{ role: 'video', rootId: 'root-1', relPath: 'a.mov', sizeBytes: 1, mtimeMs: 2 }],
    }));
    expect((await catalogue.getPhotos([photoIdOf(2)])).get(photoIdOf(2))).toMatchObject({
      sharpness: 1.5,
      perceptualHash: '00ff00ff00ff00ff',
      stackParentId: photoIdOf(1),
    });
    expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))!.companions).toHaveLength(1);
    await catalogue.close();
  }));

it.skipIf(process.platform !== 'linux')('opens no more files the longer it works', () =>
  withTempDir(async (directory) => {
    const catalogue = await openLanceCatalogue({ uri: join(directory, 'catalog'), log: silentLog });
    const most = { early: 0, late: 0 };
    for (let time = 0; time < 48; time += 1) {
      await catalogue.putPhotos(
        Array.from({ length: 20 }, (_, number) => aPhotoNumber(time * 20 + number, { searchText: 'a dog' })),
      );
      const [found] = await Promise.all([catalogue.textSearch('dogs', 5), catalogue.optimize()]);
      expect(found).toHaveLength(5);
      const part = time < 24 ? 'early' : 'late';
      most[part] = Math.max(most[part], (await readdir('/proc/self/fd')).length);
    }
    expect(most.late).toBeLessThanOrEqual(most.early + 8);
    expect(await catalogue.countPhotos()).toBe(960);
    await catalogue.close();
  }),
);

it('names evidence that cannot even be read as invalid, and goes on with the rest', () =>
  withTempDir(async (directory) => {
    const catalogue = await openLanceCatalogue({ uri: join(directory, 'catalog'), log: silentLog });
    const texts = ['[]', '{', '[{"label":"dog"}]', '7'];
    const written = texts.values();
    const rows = { ...objectKind.rows, toRows: () => [{ objects: written.next().value as string }] };
    await catalogue.ensureEvidence({ packId: 'boxes', kind: { ...objectKind, rows }, dimensions: null });
    await catalogue.putEvidence(
      'boxes',
      texts.map((_text, number) => anEvidenceRecord({ photoId: photoIdOf(number) })),
    );
    expect((await catalogue.invalidEvidence('boxes', [0, 1, 2, 3].map(photoIdOf))).sort()).toEqual(
      [1, 2, 3].map(photoIdOf),
    );
    await catalogue.close();
  }));

it('misses an index that is gone, and makes it again', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    const whole = await openLanceCatalogue({ uri, log: silentLog });
    await whole.ensureEvidence(aVectorTable('e5', 4));
    expect(await whole.lackingIndices()).toEqual([]);
    await whole.close();
    const photos = await (await connect(uri)).openTable('photos');
    for (const { name, columns } of await photos.listIndices())
      if (columns.includes('searchText')) await photos.dropIndex(name);

    const catalogue = await openLanceCatalogue({ uri, log: silentLog });
    expect(await catalogue.lackingIndices()).toEqual(['photos.searchText']);
    await catalogue.makeIndices();
    expect(await catalogue.lackingIndices()).toEqual([]);
    await catalogue.putPhotos([aPhotoNumber(1, { searchText: 'a dog' })]);
    expect(await catalogue.textSearch('dogs', 5)).toHaveLength(1);
    await catalogue.close();
  }));

it('refuses a catalogue of another format with a word', () =>
  withTempDir(async (directory) => {
    const uri = join(directory, 'catalog');
    await (await openLanceCatalogue({ uri, log: silentLog })).close();
    const state = await (await connect(uri)).openTable('state');
    await state.update({ where: "name = 'format'", values: { value: '99' } });
    await expect(openLanceCatalogue({ uri, log: silentLog })).rejects.toMatchObject({
      code: 'library_unusable',
    });
  }));

it('says that the disk is full, keeps what was written and goes on when there is room again', async (context) => {
  await withTempDir(async (directory) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', directory]).status === 0;
    if (!mounted) context.skip('no right to mount a small disk here');
    try {
      const catalogue = await openLanceCatalogue({ uri: join(directory, 'catalog'), log: silentLog });
      await catalogue.putPhotos([aPhotoNumber(1, { rating: 5 })]);
      await writeFile(join(directory, 'filler'), Buffer.alloc(20_000_000)).catch(() => undefined);
      const failed = catalogue.putPhotos(
        Array.from({ length: 900 }, (_, number) => aPhotoNumber(number + 2)),
      );
      await expect(failed).rejects.toMatchObject({ code: 'disk_full' });
      expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.rating).toBe(5);
      await rm(join(directory, 'filler'));
      await catalogue.putPhotos([aPhotoNumber(2)]);
      expect(await catalogue.countPhotos()).toBe(2);
      await catalogue.close();
    } finally {
      spawnSync('umount', [directory]);
    }
  });
});
