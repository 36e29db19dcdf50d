import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { withRig, type ImportRig } from '../../testing/import-rig.ts';
import { libraryLayout, previewPath } from '../shared/layout.ts';

const pictures = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}.jpg`, `red ${at}`]));

/** Paths of all previews on disk, and of those that photos of the catalogue show. */
async function previews(rig: ImportRig, photos: string) {
  const layout = libraryLayout(join(dirname(photos), 'library'));
  const names = await readdir(layout.previews, { recursive: true, withFileTypes: true });
  const rows = await rig.catalogue.getPhotos(Object.values(await rig.photos()));
  return {
    found: names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
    shown: [...rows.values()].map((row) => previewPath(layout, row.id, row.contentHash, 'grid')).sort(),
  };
}

/** Calls `then` once, as soon as `count` pictures were analyzed. */
function after(rig: ImportRig, count: number, then: () => void): void {
  const { analyze } = rig.vision;
  let isOver = false;
  rig.vision.analyze = async (requests, signal) => {
    const results = await analyze(requests, signal);
    if (!isOver && rig.vision.analyzed.length >= count) {
      isOver = true;
      then();
    }
    return results;
  };
}

describe('previews of photos that were not written', () => {
  it('are deleted when other work interrupts the import, which starts over', () =>
    withRig(pictures(90), async (rig, photos) => {
      let disturbed: Promise<void> | null = null;
      after(rig, 40, () => {
        disturbed = rig.service.interruptingScan(async () => undefined);
      });
      await rig.import();
      await disturbed;
      const { found, shown } = await previews(rig, photos);
      expect(shown).toHaveLength(90);
      expect(found).toEqual(shown);
    }));

  it('are deleted when the import is cancelled; those of written photos stay', () =>
    withRig(pictures(400), async (rig, photos) => {
      after(rig, 300, () => rig.jobs.cancel(rig.jobs.list()[0]!.id));
      await rig.jobs.finished(rig.service.startImport(null).id);
      const { found, shown } = await previews(rig, photos);
      expect(shown.length).toBeLessThan(400);
      expect(found).toEqual(shown);
    }));

  it('are kept of a file that changed when the import stops, for what its photo showed before', () =>
    withRig({ 'a.jpg': 'red scene:a' }, async (rig, photos, put) => {
      await rig.import();
      const before = await previews(rig, photos);
      await put('a.jpg', 'red brighter scene:a');
      after(rig, 1, () => rig.jobs.cancel(rig.jobs.list()[0]!.id));
      await rig.jobs.finished(rig.service.startImport(null).id);
      expect(await previews(rig, photos)).toEqual(before);
    }));

  it('are kept where only the catalogue could not be written: the journal restores the photo', () =>
    withRig({ 'a.jpg': 'red' }, async (rig, photos) => {
      rig.catalogue.putPhotos = () => Promise.reject(new AppError('disk_full', 'No space is left.'));
      await rig.jobs.finished(rig.service.startImport(null).id);
      const { found, shown } = await previews(rig, photos);
      expect(shown).toEqual([]);
      expect(found).toHaveLength(1);
    }));
});
