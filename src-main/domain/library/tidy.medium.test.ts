/**
 * @file What stops left behind is gone after the next start; what belongs to a photo, to a person or to this
 * session is not.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { hashOf, photoIdOf } from '../../testing/builders.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';
import { createTidy, type Tidy } from './tidy.ts';

const tidyOf = ({ library, imports }: LibraryRig): Promise<Tidy> =>
  createTidy({ library, withoutScan: imports.withoutScan, log: silentLog });

/** A file of an earlier session. */
async function put(path: string, text = 'x'): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const before = new Date(Date.now() - 60_000);
  await utimes(path, before, before);
  return path;
}

async function withLibrary(body: (rig: LibraryRig, folder: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    for (const name of ['red', 'green', 'blue']) await putPicture(folder, `pics/${name}.jpg`, name);
    const rig = await openLibraryRig(folder, { openCatalogue: openLanceCatalogue });
    await rig.service.addRoot(join(folder, 'pics'));
    await rig.quiet();
    await body(rig, folder);
    await rig.close();
  });
}

it('clears away orphan previews and half-written files, and nothing else', () =>
  withLibrary(async (rig) => {
    const { layout, catalogue } = rig.library;
    const ids = rig.photos.ids(0, 10);
    const grids = [...(await catalogue.getPhotos(ids)).values()].map((row) =>
      previewPath(layout, row.id, row.contentHash, 'grid'),
    );
    const lost = [...(await catalogue.getPhotos(ids)).values()][0]!;
    // its row was lost in a kill: a repair puts it back, and its preview is there then
    await catalogue.deletePhotos([lost.id]);
    for (const grid of grids) await utimes(grid, new Date(0), new Date(0));
    const ofNothing = await put(previewPath(layout, photoIdOf(77), hashOf(77), 'grid'));
    const ofOlderContent = await put(previewPath(layout, ids[1]!, '00000000', 'large'));
    const half = await Promise.all(
      [
        `${grids[1]!}.0a1b2c3d.tmp`,
        join(layout.logs, 'import-01J0.csv.tmp'),
        join(layout.cache, 'words.bin.123'),
        `${layout.manifest}.99`,
        join(layout.directory, '.probe-0b9b1c1e-1f2a-4b6c-8d7e-000000000000'),
      ].map((path) => put(path)),
    );
    const others = await Promise.all(
      [
        join(dirname(grids[1]!), 'notes.txt'),
        join(layout.logs, 'import-01J1.csv'),
        `${layout.decisions.replace('.jsonl', '.torn')}`,
        join(layout.directory, 'library.json.damaged'),
      ].map((path) => put(path)),
    );

    const tidy = await tidyOf(rig);
    const ofNow = previewPath(layout, photoIdOf(78), hashOf(78), 'grid');
    await mkdir(dirname(ofNow), { recursive: true });
    await writeFile(ofNow, 'an import is about to write its row');
    await writeFile(`${ofNow}.99aa88bb.tmp`, 'half');
    tidy.start();
    await tidy.end();
    expect([ofNothing, ofOlderContent, ...half].filter((path) => existsSync(path))).toEqual([]);
    expect([...grids, ...others, ofNow, `${ofNow}.99aa88bb.tmp`].filter((path) => !existsSync(path))).toEqual(
      [],
    );
    expect((await readdir(layout.cache)).filter((name) => name.startsWith('.opened'))).toEqual([]);
  }));

it('runs beside imports without harm to either', () =>
  withLibrary(async (rig, folder) => {
    const { layout, catalogue } = rig.library;
    const orphans = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        put(previewPath(layout, photoIdOf(100 + at), hashOf(at), 'grid')),
      ),
    );
    for (let at = 0; at < 60; at += 1) await putPicture(folder, `more/${at}.jpg`, `red ${at}`);
    const tidy = await tidyOf(rig);
    const { job } = await rig.service.addRoot(join(folder, 'more'));
    tidy.start();
    await Promise.all([tidy.end(), rig.jobs.finished(job.id)]);
    await tidy.close();
    const rows = await catalogue.getPhotos(rig.photos.ids(0, 100));
    expect(rows.size).toBe(63);
    expect(
      [...rows.values()].filter((row) => !existsSync(previewPath(layout, row.id, row.contentHash, 'grid'))),
    ).toEqual([]);
    expect(orphans.filter((path) => existsSync(path))).toEqual([]);
    expect((await rig.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
  }));
