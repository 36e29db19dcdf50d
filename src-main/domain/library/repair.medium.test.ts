/**
 * @file The doctor and the repair over the real catalogue, journals and previews: each kind of damage is
 * named, mended once, and costs no decision.
 */
import { readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src-preload/contract/index.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { aFileRow, aPhotoNumber, anEvidenceRecord, hashOf, photoIdOf } from '../../testing/builders.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';

const names = ['red', 'green', 'blue', 'yellow', 'black', 'white'] as const;
type Name = (typeof names)[number];
const open = (folder: string) => openLibraryRig(folder, { openCatalogue: openLanceCatalogue });
const sentences = (findings: readonly Finding[], level: Finding['level']) =>
  findings.filter((finding) => finding.level === level).map(({ area, message }) => `${area}: ${message}`);

/** Six photos, each with a tag of its own. */
async function withLibrary(
  body: (rig: LibraryRig, ids: Record<Name, string>, folder: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    for (const name of names) await putPicture(folder, `pics/${name}.jpg`, name);
    const rig = await open(folder);
    await rig.service.addRoot(join(folder, 'pics'));
    await rig.quiet();
    const ids = {} as Record<Name, string>;
    for (const name of names) {
      ids[name] = (await rig.photos.show({ path: join(folder, 'pics', `${name}.jpg`) }, false)).id;
      await rig.annotations.apply({
        photos: { ids: [ids[name]] },
        act: { act: 'tag.add', name: `my ${name}` },
      });
    }
    await body(rig, ids, folder);
  });
}

const gridOf = async ({ library }: LibraryRig, id: string) =>
  previewPath(library.layout, id, (await library.catalogue.getPhotos([id])).get(id)!.contentHash, 'grid');
const repaired = async (rig: LibraryRig) => rig.jobs.finished(rig.service.repair().id);

async function expectDecisions(rig: LibraryRig, ids: Record<Name, string>): Promise<void> {
  const photos = (await rig.photos.list(0, 100)).photos;
  expect(Object.fromEntries(photos.map(({ id, tags }) => [id, tags.map(({ name }) => name)]))).toEqual(
    Object.fromEntries(names.map((name) => [ids[name], [`my ${name}`]])),
  );
}

describe('repair', () => {
  it('finds nothing to do in a library that is well', () =>
    withLibrary(async (rig) => {
      expect(await repaired(rig)).toMatchObject({
        kind: 'repair',
        state: 'done',
        note: 'Nothing was to mend.',
      });
      expect((await rig.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
      await rig.close();
    }));

  it('mends previews: missing, empty, cut off, left over, unfinished', () =>
    withLibrary(async (rig, ids) => {
      await rm(await gridOf(rig, ids.red));
      await writeFile(await gridOf(rig, ids.green), '');
      await truncate(await gridOf(rig, ids.blue), 14);
      await writeFile(`${await gridOf(rig, ids.yellow)}.0a1b2c3d.tmp`, 'RIFF');
      await writeFile(
        (await gridOf(rig, ids.black)).replace(/-[0-9a-f]{8}-grid/, '-00000000-grid'),
        'an older content',
      );
      const large = (await gridOf(rig, ids.white)).replace('grid.webp', 'large.jpg');
      await writeFile(large, 'no picture at all');
      const findings = await rig.service.check();
      expect(sentences(findings, 'problem')).toEqual([
        expect.stringMatching(/^previews: 1 photo has no preview\. Repair/),
        expect.stringMatching(/^previews: 3 previews are empty or damaged\. Repair/),
      ]);
      expect(sentences(findings, 'warning')).toEqual([
        expect.stringMatching(/^previews: 1 preview belongs to no photo \(0\.0 MB\)/),
        expect.stringMatching(/^previews: 1 unfinished preview was left by a stop/),
      ]);

      expect(await repaired(rig)).toMatchObject({ state: 'done', note: 'Mended 6 things.' });
      expect((await rig.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
      expect(await readFile(await gridOf(rig, ids.green), 'utf8')).toContain('green');
      expect((await readFile(large)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
      expect((await repaired(rig)).note).toBe('Nothing was to mend.');
      await rig.close();
    }));

  it('takes damaged previews of photos that are away out of sight, and says what is waited for', () =>
    withLibrary(async (rig, ids, folder) => {
      await truncate(await gridOf(rig, ids.red), 14);
      await rename(join(folder, 'pics'), join(folder, 'unplugged'));
      await rig.import();
      expect((await repaired(rig)).note).toBe('Mended 1 thing.');
      const findings = await rig.service.check();
      expect(sentences(findings, 'problem')).toEqual([]);
      expect(sentences(findings, 'warning')).toContainEqual(
        expect.stringMatching(
          /^previews: 1 photo has no preview, and no file that could be looked at now\. Connect the drive/,
        ),
      );
      expect((await repaired(rig)).note).toBe('Nothing was to mend.');
      await rename(join(folder, 'unplugged'), join(folder, 'pics'));
      await rig.import();
      expect((await repaired(rig)).note).toBe('Mended 1 thing.');
      expect((await rig.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
      await rig.close();
    }));

  it('mends rows: lost, of nothing, unknown to the journal, behind what was decided', () =>
    withLibrary(async (rig, ids, folder) => {
      const { catalogue, layout } = rig.library;
      const rootId = rig.library.roots()[0]!.id;
      await catalogue.deleteFiles([{ rootId, relPath: 'red.jpg' }]);
      await catalogue.deletePhotos([ids.green]);
      await catalogue.putFiles([aFileRow({ rootId, relPath: 'nothing.jpg', photoId: photoIdOf(8) })]);
      await catalogue.putPhotos([aPhotoNumber(9, { thumbhash: null })]);
      await catalogue.updatePhotos([ids.blue], (row) => ({ ...row, appliedSeq: 0, tags: [] }));
      await catalogue.updatePhotos([ids.yellow], (row) => ({ ...row, derivedVersion: 'v0' }));
      await rig.close();
      const lines = (await readFile(layout.identity, 'utf8')).split('\n');
      const { photoId: _photoId, ...elsewhere } = JSON.parse(lines[0]!) as Record<string, unknown>;
      await writeFile(
        layout.identity,
        [
          ...lines.filter((line) => !line.includes('"black.jpg"')).slice(0, -1),
          JSON.stringify({ ...elsewhere, photoId: photoIdOf(7), hash: hashOf(7), rootId: 'gone-root' }),
          '',
        ].join('\n'),
      );

      const broken = await open(folder);
      await broken.library.catalogue.updatePhotos([ids.blue], (row) => ({ ...row, appliedSeq: 0, tags: [] }));
      const findings = await broken.service.check();
      expect(
        sentences(findings, 'problem').map((sentence) =>
          sentence.replace(' Repair the library: nothing you decided is lost.', ''),
        ),
      ).toEqual([
        'catalogue: 1 file is known to the journal but not to the catalogue.',
        'catalogue: 1 file is known to the journal in a folder that the library does not have.',
        'catalogue: 1 file is known to the catalogue but not to the journal.',
        'catalogue: 2 files are in the catalogue without a photo.',
        'catalogue: 1 photo is in the catalogue without a file, a line in the journal or a decision.',
        'decisions: 1 photo does not show your last decision. Repair the library to see it.',
      ]);
      expect(sentences(findings, 'warning')).toContainEqual(
        expect.stringMatching(/^tags: 1 photo shows tags and captions of an earlier state/),
      );
      expect((await repaired(broken)).note).toBe('Mended 8 things.');
      expect(sentences(await broken.service.check(), 'problem')).toEqual([]);
      expect((await repaired(broken)).note).toBe('Nothing was to mend.');
      expect(await broken.import()).toMatchObject({ found: 6, failed: [] });
      expect((await broken.service.check()).filter(({ level }) => level !== 'ok')).toEqual([]);
      await expectDecisions(broken, ids);
      await broken.close();
      const again = await open(folder);
      await expectDecisions(again, ids);
      await again.close();
    }));

  it('says of a file that the journal knows and nobody has that it is gone, and puts back one that something was decided on', () =>
    withLibrary(async (rig, ids, folder) => {
      const { catalogue, identity } = rig.library;
      const rootId = rig.library.roots()[0]!.id;
      await catalogue.deletePhotos([ids.red]);
      await catalogue.deleteFiles([{ rootId, relPath: 'red.jpg' }]);
      await rm(join(folder, 'pics/red.jpg'));
      await identity.append([
        {
          file: {
            photoId: photoIdOf(7),
            hash: hashOf(7),
            rootId,
            relPath: 'never seen.jpg',
            size: 5,
            mtimeMs: 7,
          },
        },
      ]);
      await identity.append([
        {
          file: {
            photoId: ids.green,
            hash: hashOf(6),
            rootId,
            relPath: 'moved away.jpg',
            size: 5,
            mtimeMs: 7,
          },
        },
      ]);
      expect((await repaired(rig)).note).toMatch(/^Mended 4 things\./);
      expect(sentences(await rig.service.check(), 'problem')).toEqual([]);
      expect((await catalogue.files()).map(({ relPath, state }) => `${relPath} ${state}`).sort()).toEqual(
        [...names.map((name) => `${name}.jpg ${name === 'red' ? 'missing' : 'present'}`)].sort(),
      );
      expect(rig.library.decisions.of(ids.red).tagsAdded).toEqual(['my red']);
      expect((await repaired(rig)).note).toBe('Nothing was to mend.');
      await rig.close();
    }));

  it('mends pairs and evidence', () =>
    withLibrary(async (rig, ids) => {
      const { catalogue } = rig.library;
      const rootId = rig.library.roots()[0]!.id;
      await catalogue.updatePhotos([ids.red], (row) => ({ ...row, stackParentId: photoIdOf(8) }));
      await catalogue.updatePhotos([ids.green], (row) => ({
        ...row,
        companions: ['green.jpg', 'green.mov'].map((relPath) => ({
          role: 'video' as const,
          rootId,
          relPath,
          sizeBytes: 1,
          mtimeMs: 1,
        })),
      }));
      const [packId] = await catalogue.evidencePacks();
      await catalogue.putEvidence('boxes', [
        anEvidenceRecord({ photoId: photoIdOf(8), value: [] }),
        anEvidenceRecord({ photoId: ids.blue, contentHash: hashOf(3), value: [] }),
      ]);
      expect(packId).toBe('boxes');
      expect(sentences(await rig.service.check(), 'problem')).toEqual([
        expect.stringMatching(/^pairs: 1 photo is shown under a photo that is not there/),
        expect.stringMatching(/^pairs: 1 video is said to belong to a photo and not where it was/),
        expect.stringMatching(/^understanding: “boxes” remembers 1 photo that is no more/),
      ]);
      expect((await repaired(rig)).note).toBe('Mended 4 things.');
      const rows = await catalogue.getPhotos([ids.red, ids.green]);
      expect([
        rows.get(ids.red)!.stackParentId,
        rows.get(ids.green)!.companions.map(({ relPath }) => relPath),
      ]).toEqual([null, ['green.jpg']]);
      expect(sentences(await rig.service.check(), 'warning')).toEqual([
        'understanding: “boxes” has still to look at 1 photo. The next import does it.',
      ]);
      await rig.import();
      expect(
        (await catalogue.getEvidence(objectKind, 'boxes', [ids.blue])).get(ids.blue)?.value,
      ).toMatchObject([{ label: 'blue' }]);
      await rig.close();
    }));

  it('waits for the import under way, and lets it go on afterwards', () =>
    withLibrary(async (rig, ids, folder) => {
      await putPicture(folder, 'pics/violet.jpg', 'violet');
      rig.service.import(null);
      expect(await repaired(rig)).toMatchObject({ state: 'done' });
      await rig.quiet();
      await rig.quiet();
      expect((await rig.photos.list(0, 10)).total).toBe(7);
      await expectDecisions(
        {
          ...rig,
          photos: {
            ...rig.photos,
            list: async () => ({
              total: 6,
              photos: (await rig.photos.list(0, 10)).photos.filter(({ tags }) => tags.length > 0),
            }),
          },
        },
        ids,
      );
      expect((await readdir(join(folder, 'library'))).filter((name) => name.includes('damaged'))).toEqual([]);
      await rig.close();
    }));
});
