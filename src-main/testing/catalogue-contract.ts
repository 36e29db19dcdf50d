/** @file What every catalogue promises: one suite, run over LanceDB and over the catalogue in memory. */
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import { noMetadata } from '../domain/shared/metadata.ts';
import {
  aFileRow,
  aPhotoNumber,
  aUnitVector,
  anEvidenceRecord,
  hashOf,
  photoIdOf,
  aVectorTable,
  anObjectTable,
} from './builders.ts';
import type { EvidenceTableShape } from '../domain/catalogue/evidence-store.ts';
import { patches, type Patch } from './patches-kind/patches.ts';

const encoder = aVectorTable('Encoder/Test_1', 4);
const detector = anObjectTable('detector');
const regions: EvidenceTableShape = { packId: 'patches', kind: patches, dimensions: 3 };

const measured = {
  colourfulness: 40,
  chroma99: 60,
  chroma: 20,
  hue: 80,
  hueAgreement: 0.6,
  lightness: 50,
  contrast: 20,
};

/** `run` gives the body an empty catalogue of its own. */
export function describeCatalogue(
  name: string,
  run: (body: (catalogue: Catalogue) => Promise<void>) => Promise<void>,
): void {
  const test = (title: string, body: (catalogue: Catalogue) => Promise<void>) => it(title, () => run(body));
  describe(name, () => {
    describePhotos(test);
    describeShownUnder(test);
    describeFiles(test);
    describeEvidence(test);
    describeSearch(test);
    test('can be made empty and used on', async (catalogue) => {
      await catalogue.ensureEvidence(encoder);
      await catalogue.putPhotos([aPhotoNumber(1, { removed: true })]);
      await catalogue.putFiles([aFileRow()]);
      await catalogue.setAppliedSeq(5);
      await catalogue.clear();
      expect([
        await catalogue.countPhotos(),
        await catalogue.files(),
        await catalogue.evidencePacks(),
        await catalogue.appliedSeq(),
      ]).toEqual([0, [], [], 0]);
      await catalogue.ensureEvidence(encoder);
      await catalogue.putPhotos([aPhotoNumber(1, { searchText: 'a dog' })]);
      await catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: aUnitVector(4, 1) })]);
      expect(await catalogue.textSearch('dog', 5)).toHaveLength(1);
      expect(await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 5)).toHaveLength(1);
    });
    test('tells which photos show a later decision, also those removed', async (catalogue) => {
      await catalogue.putPhotos([
        aPhotoNumber(1, { appliedSeq: 3 }),
        aPhotoNumber(2, { appliedSeq: 4, removed: true }),
        aPhotoNumber(3),
      ]);
      expect(await catalogue.shownAfter(3)).toEqual([photoIdOf(2)]);
      expect((await catalogue.shownAfter(0)).sort()).toEqual([1, 2].map(photoIdOf));
    });
    test('finds photos by their facts, and by the places that a place is in', async (catalogue) => {
      const zermatt = {
        name: 'Zermatt',
        probability: null,
        source: 'fact' as const,
        band: 'sure' as const,
        fact: { basis: '', doubt: null, parents: ['Valais', 'Switzerland'] },
      };
      await catalogue.putPhotos([
        aPhotoNumber(1, { factCodes: '=zermatt=!=winter=?==', tags: [zermatt] }),
        aPhotoNumber(2, { factCodes: '=winterthur=!==?==' }),
        aPhotoNumber(3),
      ]);
      expect(await catalogue.containing('factCodes', [['=winter=', '=summer=']])).toEqual([
        { id: photoIdOf(1), text: '=zermatt=!=winter=?==' },
      ]);
      expect(await catalogue.withTag('Switzerland', 5)).toEqual([photoIdOf(1)]);
      expect(await catalogue.withTag('Zermatt', 5)).toEqual([photoIdOf(1)]);
      expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.tags).toEqual([zermatt]);
    });
    test('keeps measured colours, and tells which decoded photos lack them', async (catalogue) => {
      const colours = { ...measured, dominant: [{ name: 'red' as const, share: 0.5 }] };
      const failure = { code: 'unreadable_file', message: 'x' };
      await catalogue.putPhotos([
        aPhotoNumber(1, { colours }),
        aPhotoNumber(2, { takenAt: '2020-01-01T00:00:00' }),
        aPhotoNumber(3, { takenAt: '2021-01-01T00:00:00' }),
        aPhotoNumber(4, { removed: true }),
        aPhotoNumber(5, { pixelHash: null }),
        aPhotoNumber(6, { failure }),
      ]);
      expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.colours).toEqual(colours);
      expect(await catalogue.lackingColours()).toEqual([3, 2].map(photoIdOf));
    });
    test('counts photos north and south of the equator, not those removed', async (catalogue) => {
      const at = (latitude: number | null) => ({ metadata: { ...noMetadata, latitude, longitude: 10 } });
      await catalogue.putPhotos([
        aPhotoNumber(1, at(46)),
        aPhotoNumber(2, at(0)),
        aPhotoNumber(3, at(-33.5)),
        aPhotoNumber(4, { ...at(-33.5), removed: true }),
        aPhotoNumber(5, at(null)),
      ]);
      expect(await catalogue.countHemispheres()).toEqual({ north: 2, south: 1 });
    });
    test('keeps the last applied decision', async (catalogue) => {
      expect(await catalogue.appliedSeq()).toBe(0);
      await catalogue.setAppliedSeq(41);
      await catalogue.setAppliedSeq(42);
      await catalogue.optimize();
      expect(await catalogue.appliedSeq()).toBe(42);
    });
  });
}

type Test = (title: string, body: (catalogue: Catalogue) => Promise<void>) => void;

function describePhotos(test: Test): void {
  test('gives a photo back as it was put, with every field set and with every field absent', async (catalogue) => {
    const full = aPhotoNumber(1, {
      takenAt: '2023-06-07T08:09:10.250',
      takenAtPrecision: 'month',
      takenAtOffset: '+05:45',
      takenAtSource: 'DateTimeOriginal',
      metadata: {
        ...aPhotoNumber(1).metadata,
        latitude: 47.37,
        longitude: -8.54,
        make: 'Olympus',
        keywords: ['sea', 'évening'],
        rating: 3,
      },
      damaged: true,
      favourite: true,
      rating: 0,
      appliedSeq: 123_456,
      derivedVersion: 'v1',
      tags: [
        { name: 'dog', probability: 0.9, source: 'encoder', band: 'sure' },
        { name: 'sea', probability: null, source: 'user', band: 'sure' },
      ],
      rejectedTags: ['cat'],
      caption: { text: "A dog — it's “wet” 🐕", source: 'composed', probability: 0.8, basis: 'dog' },
      objects: [{ name: 'dog', probability: 0.9, box: [0.1, 0.2, 0.3, 0.4] }],
      searchText: 'a dog',
      failure: { code: 'decoder_crashed', message: 'It crashed twice.' },
    });
    const bare = aPhotoNumber(2, { pixelHash: null, width: 0, height: 0, thumbhash: null });
    await catalogue.putPhotos([full, bare]);
    const rows = await catalogue.getPhotos([full.id, bare.id, photoIdOf(3)]);
    expect(rows.get(full.id)).toEqual(full);
    expect(rows.get(bare.id)).toEqual(bare);
    expect(rows.size).toBe(2);
  });

  test('lets the last of a doubled id win, in one call and in calls at once', async (catalogue) => {
    await catalogue.putPhotos([aPhotoNumber(1, { rating: 1 }), aPhotoNumber(1, { rating: 2 })]);
    expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.rating).toBe(2);
    await Promise.all(
      [1, 2, 3, 4, 5].map((rating) =>
        catalogue.putPhotos([aPhotoNumber(1, { rating }), aPhotoNumber(rating + 1)]),
      ),
    );
    expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.rating).toBe(5);
    expect(await catalogue.countPhotos()).toBe(6);
  });

  test('can be read as soon as a put answers, also among many at once', async (catalogue) => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        await catalogue.putPhotos([aPhotoNumber(number)]);
        expect((await catalogue.getPhotos([photoIdOf(number)])).size).toBe(1);
      }),
    );
    expect(await catalogue.countPhotos()).toBe(40);
  });

  test('updates rows in one step: no edit is lost among many at once', async (catalogue) => {
    await catalogue.putPhotos([aPhotoNumber(1), aPhotoNumber(2)]);
    const add = (word: string) =>
      catalogue.updatePhotos([photoIdOf(1), photoIdOf(9)], (row) => ({
        ...row,
        rejectedTags: [...row.rejectedTags, word],
      }));
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(add));
    expect((await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1))?.rejectedTags.sort()).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    const changed = await catalogue.updatePhotos([1, 2].map(photoIdOf), (row) =>
      row.id === photoIdOf(2) ? { ...row, removed: true } : null,
    );
    expect(changed.map((row) => row.id)).toEqual([photoIdOf(2)]);
    expect(await catalogue.countPhotos()).toBe(2);
    expect(await catalogue.underived(['v'], 10)).toEqual([photoIdOf(1)]);
    await expect(
      catalogue.updatePhotos([photoIdOf(1)], () => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    await catalogue.putPhotos([aPhotoNumber(3)]);
    expect(await catalogue.countPhotos()).toBe(3);
  });

  test('scans all photos in id order, in batches of at most 1,000', async (catalogue) => {
    const numbers = Array.from({ length: 2_300 }, (_, index) => (index * 7) % 2_300);
    await catalogue.putPhotos(numbers.map((number) => aPhotoNumber(number)));
    const sizes: number[] = [];
    const ids: string[] = [];
    for await (const batch of catalogue.scanPhotos()) {
      sizes.push(batch.length);
      ids.push(...batch.map((row) => row.id));
    }
    expect(sizes).toEqual([1_000, 1_000, 300]);
    expect(ids).toEqual(numbers.map(photoIdOf).sort());
  });

  test('names what is underived, newest first and undated last, without removed photos', async (catalogue) => {
    await catalogue.putPhotos([
      aPhotoNumber(1, { derivedVersion: null }),
      aPhotoNumber(2, { derivedVersion: "o'ld", takenAt: '2020-01-01T00:00:00' }),
      aPhotoNumber(3, { derivedVersion: 'old', takenAt: '2024-01-01T00:00:00' }),
      aPhotoNumber(4, { derivedVersion: 'new', takenAt: '2025-01-01T00:00:00' }),
      aPhotoNumber(5, { derivedVersion: 'old', takenAt: '2026-01-01T00:00:00', removed: true }),
    ]);
    expect(await catalogue.underived(['new'], 10)).toEqual([3, 2, 1].map(photoIdOf));
    expect(await catalogue.underived(['new'], 1)).toEqual([photoIdOf(3)]);
    expect(await catalogue.underived(["o'ld"], 10)).toEqual([4, 3, 1].map(photoIdOf));
  });

  test('names what has no text of what people and files say, without removed photos', async (catalogue) => {
    await catalogue.putPhotos([
      aPhotoNumber(1, { authoredText: null }),
      aPhotoNumber(2, { authoredText: '' }),
      aPhotoNumber(3, { authoredText: '\nk: town | \n' }),
      aPhotoNumber(4, { authoredText: null, removed: true }),
      aPhotoNumber(5, { authoredText: null, stackParentId: photoIdOf(1) }),
    ]);
    expect((await catalogue.lackingAuthoredText()).sort()).toEqual([1, 5].map(photoIdOf));
  });

  test('deletes photos together with their evidence', async (catalogue) => {
    await catalogue.ensureEvidence(encoder);
    await catalogue.putPhotos([aPhotoNumber(1), aPhotoNumber(2)]);
    await catalogue.putEvidence(
      encoder.packId,
      [1, 2].map((number) => anEvidenceRecord({ photoId: photoIdOf(number), value: aUnitVector(4, 1) })),
    );
    await catalogue.deletePhotos([photoIdOf(1)]);
    expect(await catalogue.countPhotos()).toBe(1);
    expect(await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 10)).toEqual([
      { id: photoIdOf(2), cosine: expect.closeTo(1, 5) as number },
    ]);
  });

  test('gives the timeline newest first: no removed, no failed photo, none without a file', async (catalogue) => {
    await catalogue.putPhotos([
      aPhotoNumber(1, {
        takenAt: '2020-01-01T00:00:00',
        takenAtPrecision: 'year',
        width: 300,
        height: 200,
        favourite: true,
        rating: 4,
      }),
      aPhotoNumber(2),
      aPhotoNumber(3, {
        takenAt: '2024-01-01T00:00:00',
        caption: { text: 'A dog', source: 'user', probability: 1, basis: '' },
      }),
      aPhotoNumber(4, { takenAt: '2024-01-02T00:00:00', removed: true }),
      aPhotoNumber(5, { takenAt: '2024-01-02T00:00:00', failure: { code: 'unreadable_file', message: 'x' } }),
      aPhotoNumber(6, { takenAt: '2024-01-02T00:00:00' }),
    ]);
    await catalogue.putFiles(
      [1, 2, 3, 4, 5].map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `a/${number}.jpg` })),
    );
    const rows = await catalogue.timeline();
    expect(rows.map((row) => row.id)).toEqual([3, 1, 2].map(photoIdOf));
    expect(rows[1]).toEqual({
      id: photoIdOf(1),
      takenAt: '2020-01-01T00:00:00',
      takenAtSortMs: Date.UTC(2020, 0, 1),
      takenAtPrecision: 'year',
      aspect: 1.5,
      thumbhash: aPhotoNumber(1).thumbhash,
      contentHash: hashOf(1),
      pixelHash: aPhotoNumber(1).pixelHash,
      favourite: true,
      rating: 4,
      damaged: false,
      caption: null,
      fileName: '1.jpg',
    });
    expect(rows[0]?.caption).toBe('A dog');
  });
}

function describeShownUnder(test: Test): void {
  test('shows a photo under another one: by itself it is in no list, search or tag, but it is known, understood and derived', async (catalogue) => {
    const tags = [{ name: 'dog', probability: 0.9, source: 'encoder' as const, band: 'sure' as const }];
    await catalogue.ensureEvidence(encoder);
    const member = aPhotoNumber(2, {
      stackParentId: photoIdOf(1),
      tags,
      searchText: 'a dog',
      companions: [],
    });
    await catalogue.putPhotos([
      aPhotoNumber(1, { tags, searchText: 'a dog' }),
      member,
      aPhotoNumber(3, { stackParentId: photoIdOf(1), removed: true }),
    ]);
    await catalogue.putFiles(
      [1, 2, 3].map((number) => aFileRow({ photoId: photoIdOf(number), relPath: `${number}.jpg` })),
    );
    await catalogue.putEvidence(
      encoder.packId,
      [1, 2, 3].map((number) => anEvidenceRecord({ photoId: photoIdOf(number), value: aUnitVector(4, 1) })),
    );
    const lists = async () =>
      [
        (await catalogue.timeline()).map(({ id }) => id),
        await catalogue.withTag('dog', 9),
        (await catalogue.textSearch('dog', 9)).map(({ id }) => id).sort(),
        (await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 9)).map(({ id }) => id).sort(),
      ].map((ids) => ids.sort());
    expect(await lists()).toEqual(Array.from({ length: 4 }, () => [photoIdOf(1)]));
    expect((await catalogue.getPhotos([photoIdOf(2)])).get(photoIdOf(2))).toEqual(member);
    expect((await catalogue.underived(['v'], 9)).sort()).toEqual([1, 2].map(photoIdOf));
    expect((await catalogue.lackingEvidence('other', 9)).sort()).toEqual([1, 2].map(photoIdOf));
    expect(await catalogue.stackParentsOf([1, 2, 3, 9].map(photoIdOf))).toEqual(
      new Map([
        [photoIdOf(2), photoIdOf(1)],
        [photoIdOf(3), photoIdOf(1)],
      ]),
    );
    expect(await catalogue.stackMembersOf([1, 2].map(photoIdOf))).toEqual(
      new Map([[photoIdOf(1), [2, 3].map(photoIdOf)]]),
    );
    await catalogue.updatePhotos([1, 2].map(photoIdOf), (row) => ({
      ...row,
      stackParentId: row.id === photoIdOf(1) ? photoIdOf(2) : null,
    }));
    expect(await lists()).toEqual(Array.from({ length: 4 }, () => [photoIdOf(2)]));
    expect(await catalogue.stackMembersOf([1, 2].map(photoIdOf))).toEqual(
      new Map([
        [photoIdOf(1), [photoIdOf(3)]],
        [photoIdOf(2), [photoIdOf(1)]],
      ]),
    );
    await catalogue.putPhotos([
      aPhotoNumber(3, {
        removed: true,
        stackParentId: photoIdOf(1),
        otherStackParents: [4, 2].map(photoIdOf),
      }),
    ]);
    expect((await catalogue.getPhotos([photoIdOf(3)])).get(photoIdOf(3))?.otherStackParents).toEqual(
      [4, 2].map(photoIdOf),
    );
    expect(await catalogue.stackParentsOf([photoIdOf(3)])).toEqual(new Map([[photoIdOf(3), photoIdOf(1)]]));
    expect(await catalogue.stackMembersOf([1, 2, 4].map(photoIdOf))).toEqual(
      new Map([
        [photoIdOf(1), [photoIdOf(3)]],
        [photoIdOf(2), [1, 3].map(photoIdOf)],
        [photoIdOf(4), [photoIdOf(3)]],
      ]),
    );
    await catalogue.deletePhotos([photoIdOf(1), photoIdOf(3)]);
    expect(await catalogue.stackMembersOf([1, 2].map(photoIdOf))).toEqual(new Map());
  });

  test('finds as many of the nearest as are asked for, however many are shown under others', async (catalogue) => {
    await catalogue.ensureEvidence(encoder);
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    await catalogue.putPhotos(
      numbers.map((number) =>
        aPhotoNumber(number, { stackParentId: number > 0 && number < 50 ? photoIdOf(0) : null }),
      ),
    );
    await catalogue.putEvidence(
      encoder.packId,
      numbers.map((number) =>
        anEvidenceRecord({ photoId: photoIdOf(number), value: aUnitVector(4, 1, number / 100) }),
      ),
    );
    expect((await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 2)).map(({ id }) => id)).toEqual(
      [0, 50].map(photoIdOf),
    );
    expect(
      (await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 2, numbers.slice(1).map(photoIdOf))).map(
        ({ id }) => id,
      ),
    ).toEqual([50, 51].map(photoIdOf));
    expect(await catalogue.nearest(encoder.packId, aUnitVector(4, 1), 100)).toHaveLength(11);
  });

  test('tells of every photo what pairing asks', async (catalogue) => {
    const companions = [
      {
        role: 'video' as const,
        rootId: 'root-1',
        relPath: 'a/IMG_1.MOV',
        sizeBytes: 5,
        mtimeMs: 1_700_000_000_000,
      },
    ];
    const facts = {
      takenAt: '2023-06-07T08:09:10.250',
      takenAtPrecision: 'second' as const,
      takenAtOffset: '+05:45',
      takenAtSource: 'EXIF DateTimeOriginal',
      perceptualHash: '00ff00ff00ff00ff',
      companions,
    };
    await catalogue.putPhotos([
      aPhotoNumber(1, {
        ...facts,
        metadata: {
          ...aPhotoNumber(1).metadata,
          make: 'Apple',
          model: 'iPhone',
          contentId: 'A-1',
          mimeType: 'image/heic',
        },
      }),
      aPhotoNumber(2, {
        stackParentId: photoIdOf(1),
        removed: true,
        failure: { code: 'unreadable_file', message: 'x' },
      }),
    ]);
    const found = new Map((await catalogue.stackFacts()).map((photo) => [photo.id, photo]));
    expect(found.get(photoIdOf(1))).toEqual({
      id: photoIdOf(1),
      contentHash: hashOf(1),
      ...facts,
      make: 'Apple',
      model: 'iPhone',
      contentId: 'A-1',
      mimeType: 'image/heic',
      removed: false,
      failed: false,
      stackParentId: null,
      otherStackParents: [],
    });
    expect(found.get(photoIdOf(2))).toMatchObject({
      stackParentId: photoIdOf(1),
      removed: true,
      failed: true,
      make: null,
      companions: [],
    });
    expect(found.size).toBe(2);
    expect(
      await catalogue.companionsAt([
        { rootId: 'root-1', relPath: 'a/IMG_1.MOV' },
        { rootId: 'root-1', relPath: 'IMG_1.MOV' },
      ]),
    ).toEqual([{ photoId: photoIdOf(1), rootId: 'root-1', relPath: 'a/IMG_1.MOV' }]);
  });
}

function describeFiles(test: Test): void {
  test('keeps one row a path, whatever the path holds', async (catalogue) => {
    const paths = [
      "x') OR ('1'='1",
      'a"b.jpg',
      'back\\slash.jpg',
      '100%_.jpg',
      'new\nline.jpg',
      '🦜/é.jpg',
      'e\u0301.jpg',
      "'; DROP TABLE files; --",
    ];
    await catalogue.putFiles(
      paths.map((relPath, number) => aFileRow({ photoId: photoIdOf(number), relPath })),
    );
    await catalogue.putFiles([aFileRow({ photoId: photoIdOf(0), relPath: paths[0]!, state: 'missing' })]);
    const rows = await catalogue.files();
    expect(rows.map((row) => row.relPath).sort()).toEqual([...paths].sort());
    expect((await catalogue.filesOf([photoIdOf(0)])).get(photoIdOf(0))).toEqual([
      aFileRow({ photoId: photoIdOf(0), relPath: paths[0]!, state: 'missing' }),
    ]);
    await catalogue.deleteFiles([{ rootId: 'root-1', relPath: paths[0]! }]);
    expect((await catalogue.files()).map((row) => row.relPath).sort()).toEqual(paths.slice(1).sort());
  });

  test('takes a path with a lone surrogate without harm to the others', async (catalogue) => {
    await catalogue.putFiles([aFileRow({ relPath: 'bad\ud800.jpg' }), aFileRow({ relPath: 'good.jpg' })]);
    expect(await catalogue.files()).toHaveLength(2);
    await catalogue.deleteFiles([{ rootId: 'root-1', relPath: 'bad\ud800.jpg' }]);
    expect((await catalogue.files()).map((row) => row.relPath)).toEqual(['good.jpg']);
  });

  test('lists the files of a root and of photos', async (catalogue) => {
    await catalogue.putFiles([
      aFileRow({ photoId: photoIdOf(1), relPath: 'a.jpg' }),
      aFileRow({ photoId: photoIdOf(1), relPath: 'copy.jpg' }),
      aFileRow({ photoId: photoIdOf(2), rootId: "root'2", relPath: 'a.jpg', mtimeMs: 1_700_000_000_000.25 }),
    ]);
    expect((await catalogue.files("root'2"))[0]?.mtimeMs).toBe(1_700_000_000_000.25);
    expect(await catalogue.files('nowhere')).toEqual([]);
    const found = await catalogue.filesOf([photoIdOf(1), photoIdOf(3)]);
    expect(found.get(photoIdOf(1))).toHaveLength(2);
    expect(found.has(photoIdOf(3))).toBe(false);
    expect(await catalogue.photoIdsIn('root-1')).toEqual([photoIdOf(1)]);
    const at = await catalogue.filesAt([
      { rootId: "root'2", relPath: 'a.jpg' },
      { rootId: 'root-1', relPath: 'copy.jpg' },
      { rootId: 'root-1', relPath: 'none.jpg' },
    ]);
    expect(at.map((row) => row.photoId).sort()).toEqual([1, 2].map(photoIdOf));
  });
}

function describeEvidence(test: Test): void {
  test('keeps vectors and boxes of each pack, replacing what was made before', async (catalogue) => {
    await catalogue.ensureEvidence(encoder);
    await catalogue.ensureEvidence(detector);
    await catalogue.ensureEvidence(encoder);
    const vector = aUnitVector(4, 3, 4);
    const objects = [
      { label: 'dog', score: 0.5, box: [0, 0.25, 0.5, 1] as [number, number, number, number] },
    ];
    await catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: aUnitVector(4, 1) })]);
    await catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: vector, runId: 'run-2' })]);
    await catalogue.putEvidence(detector.packId, [anEvidenceRecord({ value: objects })]);
    expect(await catalogue.evidencePacks()).toEqual(['Encoder/Test_1', 'detector']);
    expect(await catalogue.countEvidence(encoder.packId)).toBe(1);
    expect(
      (await catalogue.getEvidence(encoder.kind, encoder.packId, [photoIdOf(1), photoIdOf(2)])).get(
        photoIdOf(1),
      ),
    ).toEqual(anEvidenceRecord({ value: vector, runId: 'run-2' }));
    expect(
      (await catalogue.getEvidence(detector.kind, detector.packId, [photoIdOf(1)])).get(photoIdOf(1)),
    ).toEqual(anEvidenceRecord({ value: objects }));
    await catalogue.dropEvidence(encoder.packId);
    expect(await catalogue.evidencePacks()).toEqual(['detector']);
    expect(await catalogue.countEvidence(encoder.packId)).toBe(0);
    await expect(
      catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: vector })]),
    ).rejects.toThrow('Encoder/Test_1');
    expect(await catalogue.getEvidence(encoder.kind, encoder.packId, [photoIdOf(1)])).toEqual(new Map());
    expect(await catalogue.nearest(encoder.packId, vector, 5)).toEqual([]);
    await catalogue.putPhotos([aPhotoNumber(1)]);
    expect(await catalogue.lackingEvidence(encoder.packId, 5)).toEqual([photoIdOf(1)]);
  });

  test('names photos without current evidence, newest first, and follows every change', async (catalogue) => {
    await catalogue.ensureEvidence(detector);
    const lacking = async () => catalogue.lackingEvidence(detector.packId, 10);
    expect(await lacking()).toEqual([]);
    await catalogue.putPhotos([
      aPhotoNumber(1, { takenAt: '2020-01-01T00:00:00' }),
      aPhotoNumber(2, { takenAt: '2021-01-01T00:00:00' }),
      aPhotoNumber(3, { removed: true }),
      aPhotoNumber(4, { failure: { code: 'unreadable_file', message: 'x' } }),
      aPhotoNumber(5, { pixelHash: null, thumbhash: null }),
      aPhotoNumber(6),
    ]);
    expect(await lacking()).toEqual([2, 1, 6].map(photoIdOf));
    expect(await catalogue.lackingEvidence(detector.packId, 2)).toEqual([2, 1].map(photoIdOf));
    await catalogue.putEvidence(
      detector.packId,
      [1, 2].map((number) =>
        anEvidenceRecord({ photoId: photoIdOf(number), contentHash: hashOf(number), value: [] }),
      ),
    );
    expect(await lacking()).toEqual([photoIdOf(6)]);
    await catalogue.putPhotos([aPhotoNumber(2, { contentHash: hashOf(22), takenAt: '2021-01-01T00:00:00' })]);
    expect(await lacking()).toEqual([2, 6].map(photoIdOf));
    expect([...(await catalogue.lackingAnyEvidence(['other', detector.packId]))]).toEqual([
      [photoIdOf(2), ['other', detector.packId]],
      [photoIdOf(1), ['other']],
      [photoIdOf(6), ['other', detector.packId]],
    ]);
    await catalogue.deletePhotos([photoIdOf(1)]);
    await catalogue.putPhotos([aPhotoNumber(1)]);
    expect(await lacking()).toEqual([2, 6, 1].map(photoIdOf));
  });

  test('tells what its evidence was made from, and deletes some of it', async (catalogue) => {
    expect(await catalogue.evidenceContents(detector.packId)).toEqual(new Map());
    await catalogue.ensureEvidence(detector);
    await catalogue.putPhotos([1, 2].map((number) => aPhotoNumber(number)));
    await catalogue.putEvidence(
      detector.packId,
      [1, 2].map((number) =>
        anEvidenceRecord({ photoId: photoIdOf(number), contentHash: hashOf(number), value: [] }),
      ),
    );
    expect(await catalogue.lackingEvidence(detector.packId, 5)).toEqual([]);
    expect(await catalogue.evidenceContents(detector.packId)).toEqual(
      new Map([1, 2].map((number) => [photoIdOf(number), hashOf(number)])),
    );
    const made = anEvidenceRecord({ photoId: photoIdOf(1), contentHash: hashOf(1), value: [] });
    expect((await catalogue.evidenceRuns(detector.packId)).get(photoIdOf(1))).toEqual({
      runId: made.runId,
      at: made.at,
    });
    expect(await catalogue.evidenceRuns('no such pack')).toEqual(new Map());
    await catalogue.deleteEvidence(detector.packId, [photoIdOf(1), photoIdOf(7)]);
    expect([...(await catalogue.evidenceContents(detector.packId)).keys()]).toEqual([photoIdOf(2)]);
    expect(await catalogue.lackingEvidence(detector.packId, 5)).toEqual([photoIdOf(1)]);
    await catalogue.deleteEvidence('no such pack', [photoIdOf(1)]);
  });

  test('keeps several regions a photo, and that a photo was looked at where there is none', async (catalogue) => {
    await catalogue.ensureEvidence(regions);
    await catalogue.putPhotos([1, 2, 3].map((number) => aPhotoNumber(number)));
    const patch = (name: string, x: number): Patch => ({ name, x, y: 0, colour: aUnitVector(3, 1) });
    const record = (number: number, ...value: Patch[]) =>
      anEvidenceRecord({ photoId: photoIdOf(number), contentHash: hashOf(number), value });
    const valuesOf = async (...numbers: number[]) => {
      const found = await catalogue.getEvidence(patches, regions.packId, numbers.map(photoIdOf));
      return numbers.map((number) => found.get(photoIdOf(number))?.value);
    };
    await catalogue.putEvidence(regions.packId, [record(1, patch('red', 0), patch('red', 0.5)), record(2)]);
    expect(await valuesOf(1, 2, 3)).toEqual([[patch('red', 0), patch('red', 0.5)], [], undefined]);
    expect(await catalogue.countEvidence(regions.packId)).toBe(2);
    expect(await catalogue.lackingEvidence(regions.packId, 5)).toEqual([photoIdOf(3)]);
    expect(await catalogue.getEvidence(encoder.kind, regions.packId, [photoIdOf(1)])).toEqual(new Map());
    // fewer than before, of both photos at once
    await catalogue.putEvidence(regions.packId, [record(1, patch('blue', 0.5)), record(2, patch('red', 7))]);
    expect(await valuesOf(1, 2)).toEqual([[patch('blue', 0.5)], [patch('red', 7)]]);
    expect(await catalogue.invalidEvidence(regions.packId, [1, 2, 3].map(photoIdOf))).toEqual([photoIdOf(2)]);
    await catalogue.carryEvidence([
      { from: { photoId: photoIdOf(1), hash: hashOf(1) }, to: { photoId: photoIdOf(3), hash: hashOf(3) } },
      { from: { photoId: photoIdOf(2), hash: hashOf(9) }, to: { photoId: photoIdOf(1), hash: hashOf(1) } },
    ]);
    expect(await valuesOf(1, 3)).toEqual([[patch('blue', 0.5)], [patch('blue', 0.5)]]);
    await catalogue.deleteEvidence(regions.packId, [photoIdOf(1)]);
    expect(await valuesOf(1, 2)).toEqual([undefined, [patch('red', 7)]]);
    await expect(
      catalogue.putEvidence(regions.packId, [record(1, { ...patch('red', 0), colour: aUnitVector(4, 1) })]),
    ).rejects.toMatchObject({ code: 'model_invalid' });
  });

  test('makes the table anew where a pack has other dimensions now', async (catalogue) => {
    await catalogue.ensureEvidence(encoder);
    await catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: aUnitVector(4, 1) })]);
    await catalogue.ensureEvidence({ ...encoder, dimensions: 2 });
    expect(await catalogue.countEvidence(encoder.packId)).toBe(0);
    await catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: aUnitVector(2, 1) })]);
    await expect(
      catalogue.putEvidence(encoder.packId, [anEvidenceRecord({ value: aUnitVector(4, 1) })]),
    ).rejects.toMatchObject({ code: 'model_invalid' });
  });
}

function describeSearch(test: Test): void {
  test('finds the nearest photos by cosine, without removed ones, within given ids', async (catalogue) => {
    await catalogue.ensureEvidence(encoder);
    await catalogue.putPhotos([
      aPhotoNumber(1),
      aPhotoNumber(2),
      aPhotoNumber(3, { removed: true }),
      aPhotoNumber(4),
    ]);
    const vectors = [aUnitVector(4, 1), aUnitVector(4, 1, 1), aUnitVector(4, 1, 0.1), aUnitVector(4, -1)];
    await catalogue.putEvidence(
      encoder.packId,
      vectors.map((vector, index) => anEvidenceRecord({ photoId: photoIdOf(index + 1), value: vector })),
    );
    const query = aUnitVector(4, 1);
    const hits = await catalogue.nearest(encoder.packId, query, 10);
    expect(hits.map((hit) => hit.id)).toEqual([1, 2, 4].map(photoIdOf));
    expect(hits.map((hit) => hit.cosine)).toEqual(
      [1, Math.SQRT1_2, -1].map((cosine) => expect.closeTo(cosine, 5) as number),
    );
    expect((await catalogue.nearest(encoder.packId, query, 2)).map((hit) => hit.id)).toEqual(
      [1, 2].map(photoIdOf),
    );
    expect(
      (await catalogue.nearest(encoder.packId, query, 10, [2, 3, 9].map(photoIdOf))).map((hit) => hit.id),
    ).toEqual([photoIdOf(2)]);
    expect(await catalogue.nearest(encoder.packId, query, 10, [])).toEqual([]);
    const many = Array.from({ length: 5_000 }, (_, number) => photoIdOf(number + 2));
    expect((await catalogue.nearest(encoder.packId, query, 1, many)).map((hit) => hit.id)).toEqual([
      photoIdOf(2),
    ]);
    await catalogue.putPhotos([aPhotoNumber(3)]);
    expect((await catalogue.nearest(encoder.packId, query, 2)).map((hit) => hit.id)).toEqual(
      [1, 3].map(photoIdOf),
    );
  });

  test('finds words in any form and case, without removed photos; any text is data', async (catalogue) => {
    await catalogue.putPhotos([
      aPhotoNumber(1, { searchText: 'Two dogs running on a beach' }),
      aPhotoNumber(2, { searchText: 'A café in Zürich' }),
      aPhotoNumber(3, { searchText: 'A dog', removed: true }),
      aPhotoNumber(4, { searchText: 'beach' }),
    ]);
    const found = async (text: string) => (await catalogue.textSearch(text, 10)).map((hit) => hit.id);
    expect(await found('DOG')).toEqual([photoIdOf(1)]);
    expect(await found('cafe zurich')).toEqual([photoIdOf(2)]);
    expect((await found('dog beach'))[0]).toBe(photoIdOf(1));
    expect((await found('beach')).sort()).toEqual([1, 4].map(photoIdOf));
    expect(await catalogue.textSearch('beach', 1)).toHaveLength(1);
    for (const text of ['', '   ', '🦜', '"', "') OR ('1'='1", 'NOT (', '\ud800', 'zebra '.repeat(2_000)])
      expect(await found(text)).toEqual([]);
    await catalogue.putPhotos([aPhotoNumber(1, { searchText: 'Two cats' })]);
    expect(await found('dog')).toEqual([]);
    expect(await found('cat')).toEqual([photoIdOf(1)]);
  });

  test('finds every photo whose text holds all parts, to the letter, newest first', async (catalogue) => {
    await catalogue.putPhotos([
      aPhotoNumber(1, { authoredText: '\nk: old town | \n', takenAtSortMs: 1 }),
      aPhotoNumber(2, { authoredText: "\nk: town | o'ld 100%_x \n", takenAtSortMs: 2 }),
      aPhotoNumber(3, { authoredText: '\nk: old town | \n', removed: true }),
      aPhotoNumber(4, { authoredText: '\nk: old town | \n', stackParentId: photoIdOf(1) }),
      aPhotoNumber(5, { searchText: ' old town ' }),
    ]);
    const found = async (...parts: string[][]) =>
      (await catalogue.containing('authoredText', parts)).map((hit) => hit.id);
    expect(await found([' town '])).toEqual([2, 1].map(photoIdOf));
    expect(await found([' town '], [' old '])).toEqual([photoIdOf(1)]);
    expect(await found([' towns ', ' old '])).toEqual([photoIdOf(1)]);
    for (const part of ["o'ld", '100%_x', '0%_']) expect(await found([part])).toEqual([photoIdOf(2)]);
    for (const parts of [[], [[]], [[' _own ']], [["') OR ('1'='1"]], [['\ud800']]])
      expect(await found(...parts)).toEqual([]);
    expect(await catalogue.containing('authoredText', [[': old town |']])).toEqual([
      { id: photoIdOf(1), text: '\nk: old town | \n' },
    ]);
    expect((await catalogue.containing('searchText', [[' old town ']])).map((hit) => hit.id)).toEqual([
      photoIdOf(5),
    ]);
  });

  test('gives the cameras of photos whose text holds a part, to the letter', async (catalogue) => {
    const taken = (make: string | null, model: string | null) => ({
      metadata: { ...noMetadata, make, model },
      searchText: ` ${make} ${model} `,
    });
    await catalogue.putPhotos([
      aPhotoNumber(1, taken('Apple', 'iPhone 12')),
      aPhotoNumber(2, taken(null, 'iPhone 12')),
      aPhotoNumber(3, { searchText: ' iPhone 12 ' }),
      aPhotoNumber(4, { ...taken('Apple', 'iPhone 12'), removed: true }),
      aPhotoNumber(5, taken("O'Neil", '100%')),
    ]);
    const found = async (part: string) =>
      (await catalogue.camerasWhere(part)).map(({ id, camera }) => [id, camera]).sort();
    expect(await found('iPhone 1')).toEqual([
      [photoIdOf(1), 'Apple iPhone 12'],
      [photoIdOf(2), 'iPhone 12'],
      [photoIdOf(3), ''],
    ]);
    expect(await found("O'Neil 100%")).toEqual([[photoIdOf(5), "O'Neil 100%"]]);
    for (const part of ['iphone', 'iPhone_12', "') OR ('1'='1", '\ud800'])
      expect(await found(part)).toEqual([]);
  });

  test('finds photos by a shown tag, surest first', async (catalogue) => {
    const tagged = (name: string, probability: number | null) => [
      { name: 'other', probability: 1, source: 'encoder' as const, band: 'sure' as const },
      { name, probability, source: 'encoder' as const, band: 'sure' as const },
    ];
    await catalogue.putPhotos([
      aPhotoNumber(1, { tags: tagged('dog', 0.6) }),
      aPhotoNumber(2, { tags: tagged('dog', 0.9) }),
      aPhotoNumber(3, { tags: tagged('dog', null) }),
      aPhotoNumber(4, { tags: tagged('dog', 1), removed: true }),
      aPhotoNumber(5, { tags: tagged("it's", 0.5) }),
    ]);
    expect(await catalogue.withTag('dog', 10)).toEqual([2, 1, 3].map(photoIdOf));
    expect(await catalogue.withTag('dog', 1)).toEqual([photoIdOf(2)]);
    expect(await catalogue.withTag("it's", 10)).toEqual([photoIdOf(5)]);
    expect(await catalogue.withTag("x') OR ('1'='1", 10)).toEqual([]);
  });
}
