/** @file From targets to evidence: stored where it is there, looked at where not, never added. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  aPackInUse,
  anEvidenceRecord,
  aPhotoNumber,
  hashOf,
  photoIdOf,
  aVectorTable,
} from '../../testing/builders.ts';
import { createFakeVision, fakeDimensions, colourVector } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { noMetadata } from '../shared/metadata.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import type { PackRef } from '../vision/vision.ts';
import { createTargetEvidence } from './targets.ts';

const encoder = {
  packId: 'eyes',
  dimensions: fakeDimensions,
  templates: ['{}'],
  calibration: null,
  separates: null,
};

const eyes: PackRef = { id: 'eyes', role: 'encoder', directory: '/eyes' };

async function rig(folder: string, others: PackRef[] = []) {
  const catalogue = createMemoryCatalogue();
  const vision = createFakeVision();
  const paths = new Map<string, string>();
  const file = async (name: string, words: string) => {
    await writeFile(join(folder, name), words);
    return join(folder, name);
  };
  const targets = createTargetEvidence({
    catalogue,
    vision,
    packs: {
      encoder: () => ({ ref: eyes, calibration: encoder }),
      detector: () => null,
      importing: () => [],
      inUse: () => [eyes, ...others].map((ref) => aPackInUse({ ref })),
    },
    decisions: { of: () => ({ ...noDecisions, caption: 'mine' }) },
    paths: {
      photoAt: async (path) => [...paths].find(([, at]) => at === path)?.[0] ?? null,
      pathsOf: async (ids) =>
        new Map(ids.flatMap((id) => (paths.has(id) ? [[id, paths.get(id)!] as const] : []))),
    },
    metadata: { read: async () => ({ ...noMetadata, title: 'read from the file' }) },
    previewOf: ({ id }) => join(folder, `${id}.webp`),
  });
  return { catalogue, vision, paths, file, targets };
}

describe('TargetEvidence', () => {
  it('takes stored evidence of library photos, by id and by path, without looking', () =>
    withTempDir(async (folder) => {
      const { catalogue, vision, paths, file, targets } = await rig(folder);
      paths.set(photoIdOf(1), await file('1.jpg', 'red'));
      await catalogue.putPhotos([aPhotoNumber(1)]);
      await catalogue.ensureEvidence(aVectorTable('eyes', fakeDimensions));
      await catalogue.putEvidence('eyes', [anEvidenceRecord({ value: colourVector('blue') })]);
      const [byId, byPath] = await targets.of([{ id: photoIdOf(1) }, { path: join(folder, '1.jpg') }]);
      expect(byId).toEqual({
        path: join(folder, '1.jpg'),
        id: photoIdOf(1),
        evidence: [{ packId: 'eyes', role: 'encoder', value: colourVector('blue') }],
        decisions: { ...noDecisions, caption: 'mine' },
        metadata: noMetadata,
        damaged: false,
      });
      expect(byPath).toEqual(byId);
      expect(vision.analyzed).toEqual([]);
    }));

  it('tells which may be sensitive or are kept private', () =>
    withTempDir(async (folder) => {
      const { catalogue, paths, file, targets } = await rig(folder);
      const states = ['suggested', 'private', 'fine'] as const;
      for (const [at] of states.entries()) paths.set(photoIdOf(at + 1), await file(`${at}.jpg`, 'red'));
      await catalogue.putPhotos(
        states.map((state, at) => aPhotoNumber(at + 1, { screening: { state, reasons: [] } })),
      );
      const views = await targets.of(states.map((_, at) => ({ id: photoIdOf(at + 1) })));
      expect(views.map(({ blurred }) => blurred)).toEqual([true, true, undefined]);
    }));

  it('looks at files outside and adds nothing', () =>
    withTempDir(async (folder) => {
      const head = { ...eyes, id: 'eyes.head', role: 'concepts', partOf: eyes };
      const other = { id: 'weather', role: 'weather', directory: '/weather' };
      const { catalogue, vision, file, targets } = await rig(folder, [head, other]);
      const path = await file('outside.jpg', 'green');
      const [view] = await targets.of([{ path }]);
      expect(view).toMatchObject({
        path,
        id: null,
        evidence: [{ packId: 'eyes', value: colourVector('green') }, { packId: 'eyes.head' }],
        decisions: noDecisions,
        metadata: { title: 'read from the file' },
      });
      expect(vision.analyzed).toMatchObject([{ path, gridPath: null, largePath: null }]);
      // by the encoder and what is a part of it, not by packs that answer nothing here
      expect(vision.analyzed[0]!.packs.map(({ id }) => id)).toEqual(['eyes', 'eyes.head']);
      expect(await catalogue.countPhotos()).toBe(0);
    }));

  it('takes the preview of a library photo whose file is away, else what is stored of it', () =>
    withTempDir(async (folder) => {
      const head = { ...eyes, id: 'eyes.head', role: 'concepts', partOf: eyes };
      const { catalogue, paths, file, targets } = await rig(folder, [head]);
      for (const number of [1, 2, 3]) paths.set(photoIdOf(number), join(folder, `away/${number}.jpg`));
      await catalogue.putPhotos([1, 2, 3].map((number) => aPhotoNumber(number, { damaged: number === 1 })));
      await file(`${photoIdOf(1)}.webp`, 'green');
      await catalogue.ensureEvidence(aVectorTable('eyes', fakeDimensions));
      await catalogue.putEvidence('eyes', [
        anEvidenceRecord({ photoId: photoIdOf(2), contentHash: hashOf(2), value: colourVector('blue') }),
      ]);
      expect(await targets.of([1, 2].map((number) => ({ id: photoIdOf(number) })))).toMatchObject([
        {
          path: join(folder, 'away/1.jpg'),
          damaged: true,
          evidence: [{ packId: 'eyes', value: colourVector('green') }, { packId: 'eyes.head' }],
        },
        { evidence: [{ packId: 'eyes', value: colourVector('blue') }] },
      ]);
      await expect(targets.of([{ id: photoIdOf(3) }])).rejects.toMatchObject({ code: 'not_found' });
    }));

  it('looks at a library photo whose evidence is not there or of an earlier content', () =>
    withTempDir(async (folder) => {
      const { catalogue, paths, file, targets } = await rig(folder);
      paths.set(photoIdOf(1), await file('1.jpg', 'red'));
      await catalogue.putPhotos([aPhotoNumber(1)]);
      expect((await targets.of([{ id: photoIdOf(1) }]))[0]!.evidence).toMatchObject([
        { value: colourVector('red') },
      ]);
      await catalogue.ensureEvidence(aVectorTable('eyes', fakeDimensions));
      await catalogue.putEvidence('eyes', [
        anEvidenceRecord({ contentHash: hashOf(99), value: colourVector('blue') }),
      ]);
      expect((await targets.of([{ id: photoIdOf(1) }]))[0]!.evidence).toMatchObject([
        { value: colourVector('red') },
      ]);
    }));

  it('keeps the order and looks at a file named twice once', () =>
    withTempDir(async (folder) => {
      const { vision, file, targets } = await rig(folder);
      const [red, blue] = [await file('red.jpg', 'red'), await file('blue.jpg', 'blue')];
      expect(
        (await targets.of([{ path: blue }, { path: red }, { path: blue }])).map(({ path }) => path),
      ).toEqual([blue, red, blue]);
      expect(vision.analyzed).toHaveLength(2);
    }));

  it('says which photo or file is not there or not a picture', () =>
    withTempDir(async (folder) => {
      const { catalogue, paths, file, targets } = await rig(folder);
      await expect(targets.of([{ id: photoIdOf(5) }])).rejects.toMatchObject({ code: 'not_found' });
      await expect(targets.of([{ path: join(folder, 'gone.jpg') }])).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining(join(folder, 'gone.jpg')),
      });
      const broken = await file('broken.jpg', 'broken');
      await expect(targets.of([{ path: broken }])).rejects.toMatchObject({
        code: 'unreadable_file',
        message: expect.stringContaining(broken),
      });
      paths.set(photoIdOf(1), await file('1.jpg', 'red'));
      await catalogue.putPhotos([aPhotoNumber(1, { removed: true })]);
      await expect(targets.of([{ id: photoIdOf(1) }])).rejects.toMatchObject({ code: 'not_found' });
      expect((await targets.of([{ path: join(folder, '1.jpg') }]))[0]!.id).toBeNull();
    }));
});
