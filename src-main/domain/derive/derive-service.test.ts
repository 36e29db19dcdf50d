/**
 * @file What is derived follows acts, evidence, vocabulary and packs, and never overwrites what happened
 * meanwhile.
 */
import { describe, expect, it } from 'vitest';
import type { PhotoRow } from '../catalogue/rows.ts';
import {
  aPackInUse,
  anEvidenceRecord,
  aFileRow,
  aPhotoNumber,
  hashOf,
  photoIdOf,
  anObjectTable,
  aTextLine,
} from '../../testing/builders.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { textKind } from '../evidence/texts/text-kind.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { noMetadata } from '../shared/metadata.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { createDeriveService } from './derive-service.ts';
import { createDeriver, type Deriver } from './derive.ts';
import type { DetectorCalibration } from '../shared/model-calibration.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';

const detector: DetectorCalibration = {
  packId: 'boxes',
  labels: ['dog'],
  calibration: { scale: 2.6, bias: 4.25 },
  thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
};
const deriverFor = (name: string, others: readonly { manifest: PackManifest }[] = []): Deriver =>
  createDeriver({
    others: others.map(({ manifest }) => manifest),
    vocabulary: parseVocabulary({ about: 'a test', concepts: [{ name, kind: 'animal', objects: ['dog'] }] }),
    contexts: [],
    encoder: null,
    detector,
    conceptVectors: new Map(),
    vectorKey: null,
  });

const readerInUse = aPackInUse({ ref: { id: 'reader-1', role: 'reader', directory: '/reader' } });

async function rig(photos = 1, ...others: ReturnType<typeof aPackInUse>[]) {
  const catalogue = createMemoryCatalogue();
  const decisions = new Map<string, PhotoDecisions>();
  const state = { deriver: deriverFor('dog', others), derived: [] as PhotoRow[] };
  await catalogue.ensureEvidence(anObjectTable('boxes'));
  const numbers = Array.from({ length: photos }, (_, index) => index + 1);
  await catalogue.putPhotos(numbers.map((number) => aPhotoNumber(number)));
  await catalogue.putFiles(
    numbers.map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `trip/${number}.jpg` })),
  );
  const seesDog = (number: number, contentHash = hashOf(number)) =>
    catalogue.putEvidence('boxes', [
      anEvidenceRecord({
        photoId: photoIdOf(number),
        contentHash,
        value: [{ label: 'dog', score: 0.7, box: [0, 0, 0.5, 0.5] }],
      }),
    ]);
  const service = createDeriveService({
    catalogue,
    decisions: { of: (id) => decisions.get(id) ?? noDecisions },
    packs: {
      inUse: () => [aPackInUse({ ref: { id: 'boxes', role: 'detector', directory: '/boxes' } }), ...others],
    },
    deriver: {
      current: async () => state.deriver,
      currentOrWithoutEncoder: async () => state.deriver,
      concepts: () => ({ concepts: 1, on: 1 }),
    },
    onDerived: (rows) => void state.derived.push(...rows),
  });
  const row = async (number = 1) => (await catalogue.getPhotos([photoIdOf(number)])).get(photoIdOf(number))!;
  return { catalogue, decisions, state, service, seesDog, row };
}
const never = new AbortController().signal;

describe('texts that cameras write', () => {
  const described = (number: number, description: string | null) =>
    aPhotoNumber(number, { metadata: { ...noMetadata, make: 'Acme', model: 'X1', description } });
  it('are no captions once they stand on many photos, also of those that were captioned by them before', async () => {
    const { catalogue, service, row } = await rig(5);
    await catalogue.putPhotos([
      described(1, 'qzmode'),
      described(2, 'A day at the lake'),
      described(3, null),
    ]);
    await service.deriveStale(never);
    expect([(await row(1)).caption, (await row(2)).caption]).toMatchObject([
      { text: 'qzmode', source: 'metadata' },
      { text: 'A day at the lake', source: 'metadata' },
    ]);
    await catalogue.putPhotos([4, 5, 6, 7].map((number) => described(number, 'qzmode')));
    await catalogue.putFiles(
      [6, 7].map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `trip/${number}.jpg` })),
    );
    await service.derivePhotos([4, 5, 6, 7].map(photoIdOf));
    await service.deriveStale(never);
    for (const number of [1, 4, 7]) expect((await row(number)).caption?.source).toBe('composed');
    expect((await row(2)).caption).toMatchObject({ text: 'A day at the lake', source: 'metadata' });
    expect((await row(1)).searchText).toContain('qzmode');
  });
});

describe('what the pack before found', () => {
  const cat = { name: 'cat', probability: 0.9, source: 'detector' as const, band: 'sure' as const };
  const beach = { ...cat, name: 'beach', source: 'encoder' as const };
  const box = { name: 'cat', probability: 0.9, box: [0, 0, 1, 1] as [number, number, number, number] };

  /** A photo whose tags an earlier detector found in this content, and that the present one has not analyzed. */
  async function rigWithEarlier(contentHash: string) {
    const made = await rig();
    await made.catalogue.putPhotos([aPhotoNumber(1, { tags: [cat, beach], objects: [box] })]);
    await made.catalogue.ensureEvidence(anObjectTable('boxes before'));
    await made.catalogue.putEvidence('boxes before', [anEvidenceRecord({ contentHash })]);
    return made;
  }

  it('stands until the pack in use has analyzed the photo, whatever the person says meanwhile', async () => {
    const { decisions, service, row, seesDog } = await rigWithEarlier(hashOf(1));
    decisions.set(photoIdOf(1), { ...noDecisions, tagsAdded: ['Rex'], seq: 1 });
    await service.derivePhotos([photoIdOf(1)]);
    expect(await row()).toMatchObject({
      tags: [{ name: 'Rex' }, cat],
      objects: [box],
      caption: { text: expect.stringContaining('A photo') as string },
      searchText: expect.stringContaining(' cat ') as string,
    });
    decisions.set(photoIdOf(1), { ...noDecisions, tagsRejected: ['cat'], seq: 2 });
    await service.derivePhotos([photoIdOf(1)]);
    expect(await row()).toMatchObject({ tags: [], objects: [] });

    decisions.set(photoIdOf(1), { ...noDecisions, seq: 3 });
    await seesDog(1);
    await service.derivePhotos([photoIdOf(1)]);
    expect((await row()).tags.map(({ name }) => name)).toEqual(['dog']);
    expect((await row()).objects.map(({ name }) => name)).toEqual(['dog']);
  });

  it('does not stand where the photo’s file was another then', async () => {
    const { service, row } = await rigWithEarlier(hashOf(2));
    await service.derivePhotos([photoIdOf(1)]);
    expect(await row()).toMatchObject({ tags: [], objects: [] });
  });
});

describe('derivePhotos', () => {
  it('shows what the person decided: tags, caption, favourite, rating, removal', async () => {
    const { decisions, service, row, seesDog } = await rig();
    await seesDog(1);
    decisions.set(photoIdOf(1), {
      favourite: true,
      rating: 4,
      tagsAdded: ['Rex'],
      tagsRejected: ['dog'],
      caption: 'My dog',
      fileCaptionOff: false,
      removed: false,
      screening: null,
      distinct: [],
      otherCaptions: [],
      offers: [],
      seq: 7,
    });
    await service.derivePhotos([photoIdOf(1), photoIdOf(1), photoIdOf(99)]);
    expect(await row()).toMatchObject({
      favourite: true,
      rating: 4,
      removed: false,
      appliedSeq: 7,
      rejectedTags: ['dog'],
      caption: { text: 'My dog' },
      tags: [{ name: 'Rex' }],
    });
  });

  it('takes the file’s rating until the person gives one, and again when that is taken back', async () => {
    const { catalogue, decisions, service, row } = await rig();
    await catalogue.putPhotos([aPhotoNumber(1, { metadata: { ...noMetadata, rating: 3 } })]);
    await service.derivePhotos([photoIdOf(1)]);
    expect((await row()).rating).toBe(3);
    decisions.set(photoIdOf(1), { ...noDecisions, rating: null, seq: 1 });
    await service.derivePhotos([photoIdOf(1)]);
    expect((await row()).rating).toBeNull();
  });

  it('takes the file’s favourite until the person says no, and again when that is taken back', async () => {
    const { catalogue, decisions, service, row } = await rig();
    await catalogue.putPhotos([aPhotoNumber(1, { metadata: { ...noMetadata, favourite: true } })]);
    const shown = [];
    for (const favourite of [null, false, true, null]) {
      decisions.set(photoIdOf(1), { ...noDecisions, favourite, seq: shown.length });
      await service.derivePhotos([photoIdOf(1)]);
      shown.push((await row()).favourite);
    }
    expect(shown).toEqual([true, false, true, true]);
  });

  it('takes what the files of an item say together: rating, keywords and names of the RAW under its JPEG; a change of the RAW is one of the item', async () => {
    const { catalogue, service, row } = await rig(2);
    await catalogue.putPhotos([
      aPhotoNumber(2, {
        stackParentId: photoIdOf(1),
        metadata: { ...noMetadata, rating: 4, keywords: ['pier'] },
      }),
    ]);
    await catalogue.putFiles([aFileRow({ photoId: photoIdOf(2), relPath: 'trip/DSC_2001.NEF' })]);
    await service.derivePhotos([photoIdOf(2)]);
    expect(await row(1)).toMatchObject({
      rating: 4,
      tags: [{ name: 'pier', source: 'metadata' }],
      searchText: expect.stringContaining(' dsc 2001 ') as string,
    });
    await catalogue.updatePhotos([photoIdOf(1)], (photo) => ({
      ...photo,
      companions: [{ role: 'video', rootId: 'root-1', relPath: 'trip/clip.MOV', sizeBytes: 1, mtimeMs: 1 }],
    }));
    await catalogue.updatePhotos([photoIdOf(2)], (photo) => ({ ...photo, metadata: noMetadata }));
    await service.derivePhotos([photoIdOf(2)]);
    expect(await row(1)).toMatchObject({
      rating: null,
      tags: [],
      searchText: expect.stringContaining('clip') as string,
    });
  });

  it('uses evidence of the present content only', async () => {
    const { service, row, seesDog } = await rig();
    await seesDog(1, hashOf(99));
    await service.derivePhotos([photoIdOf(1)]);
    expect((await row()).tags).toEqual([]);
    await seesDog(1);
    await service.derivePhotos([photoIdOf(1)]);
    expect((await row()).tags).toMatchObject([{ name: 'dog', source: 'detector' }]);
    expect((await row()).searchText).toContain('trip');
  });

  it('takes in what was decided while it derived', async () => {
    const { catalogue, decisions, service, row, seesDog } = await rig();
    await seesDog(1);
    const filesOf = catalogue.filesOf.bind(catalogue);
    const update = catalogue.updatePhotos.bind(catalogue);
    catalogue.updatePhotos = async (ids, change) => {
      decisions.set(photoIdOf(1), { ...noDecisions, tagsRejected: ['dog'], seq: 1 });
      return update(ids, change);
    };
    catalogue.filesOf = filesOf;
    await service.derivePhotos([photoIdOf(1)]);
    expect(await row()).toMatchObject({ tags: [], rejectedTags: ['dog'], appliedSeq: 1 });
  });
});

describe('deriveStale', () => {
  it('derives every photo once, tells of each row, and has nothing to do the second time', async () => {
    const { state, service, row, seesDog } = await rig(3);
    for (const number of [1, 2, 3]) await seesDog(number);
    const progress: number[] = [];
    expect(await service.deriveStale(never, ({ done }) => progress.push(done))).toBe(3);
    expect(progress).toEqual([3]);
    expect(state.derived.map(({ id }) => id).sort()).toEqual([1, 2, 3].map(photoIdOf));
    expect((await row(2)).derivedVersion).toBe(state.deriver.version);
    expect(await service.deriveStale(never)).toBe(0);
  });

  it('rescores stored evidence when the vocabulary changed', async () => {
    const { state, service, row, seesDog } = await rig();
    await seesDog(1);
    await service.deriveStale(never);
    state.deriver = deriverFor('hound');
    expect(await service.deriveStale(never)).toBe(1);
    expect((await row()).tags).toMatchObject([{ name: 'hound' }]);
  });

  it('leaves a photo without its evidence stale, and derives it again when the evidence is there', async () => {
    const { state, service, row, seesDog } = await rig(2);
    await seesDog(1);
    expect(await service.deriveStale(never)).toBe(2);
    expect((await row(2)).derivedVersion).not.toBe(state.deriver.version);
    expect((await row(2)).caption?.text).toBe('A photo.');
    await seesDog(2);
    expect(await service.deriveStale(never)).toBe(1);
    expect((await row(2)).caption?.text).toBe('A dog.');
  });

  it('is done with a photo that only lacks evidence of kinds that come later, until that is there', async () => {
    const { catalogue, state, service, row, seesDog } = await rig(2, readerInUse);
    await catalogue.ensureEvidence({ packId: 'reader-1', kind: textKind, dimensions: null });
    for (const number of [1, 2]) await seesDog(number);
    expect(await service.deriveStale(never)).toBe(2);
    expect(await service.deriveStale(never)).toBe(0);
    expect(await service.currentVersions()).toContain((await row(1)).derivedVersion);
    // it is written, and the program ends before the photo is derived
    await catalogue.putEvidence('reader-1', [
      anEvidenceRecord({ photoId: photoIdOf(1), contentHash: hashOf(1), value: [aTextLine('Harbour')] }),
    ]);
    expect(await service.deriveStale(never)).toBe(1);
    expect((await row(1)).derivedVersion).not.toBe(state.deriver.version);
    expect((await row(2)).derivedVersion).toBe(state.deriver.version);
    expect((await row(1)).authoredText).toContain('harbour');
    expect(await service.deriveStale(never)).toBe(0);
  });

  it('is done with a photo that cannot be decoded', async () => {
    const { catalogue, service } = await rig();
    await catalogue.putPhotos([
      aPhotoNumber(1, { failure: { code: 'unreadable_file', message: 'It holds no picture.' } }),
    ]);
    await service.deriveStale(never);
    expect(await service.deriveStale(never)).toBe(0);
  });

  it('works through more photos than a batch holds, with stale ones among them', async () => {
    const { service, seesDog } = await rig(1_203);
    for (let number = 1; number <= 1_203; number += 2) await seesDog(number);
    expect(await service.deriveStale(never)).toBe(1_203);
    expect(await service.deriveStale(never)).toBe(601);
  });

  it('stops when it is told to', async () => {
    const { state, service, seesDog } = await rig();
    await seesDog(1);
    await expect(service.deriveStale(AbortSignal.abort())).rejects.toThrow();
    expect(state.derived).toEqual([]);
  });
});
