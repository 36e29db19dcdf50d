/**
 * @file A library of photos that are not there, as the models and facts of today leave them: vectors, boxes,
 * named concepts, tags, facts, places, words, and in some of them text that was read.
 */
import { join } from 'node:path';
import { ulid } from 'ulid';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { createGazetteer } from '../../adapters/places/gazetteer.ts';
import type { Catalogue } from '../../domain/catalogue/catalogue.ts';
import type { PhotoRow } from '../../domain/catalogue/rows.ts';
import { factTags } from '../../domain/derive/fact-tags.ts';
import { conceptKind } from '../../domain/evidence/concepts/concept-kind.ts';
import { partId } from '../../domain/evidence/kinds.ts';
import { factCodesOf } from '../../domain/facts/fact-codes.ts';
import { factsOf } from '../../domain/facts/facts.ts';
import type { Gazetteer } from '../../domain/facts/gazetteer.ts';
import { noMetadata, type PhotoMetadata } from '../../domain/shared/metadata.ts';
import { colourNames, type PictureColours } from '../../domain/shared/picture-colours.ts';
import { silentLog } from '../../log.ts';
import { anObjectTable, aVectorTable } from '../builders.ts';
import { noise } from './photos.ts';

export const encoder = 'starter-en-2';
const dimensions = 384;
const detector = 'coco-objects-1';
const head = partId(encoder, conceptKind.role);
const conceptsNamed = 65;
const rowsPerStep = 1_000;
/** one in so many photos shows writing, and one in so many has no position */
const writingEvery = 10;
const unplacedEvery = 3;
const day = 86_400_000;
const [width, height] = [4000, 3000];
const words = [
  'person',
  'dog',
  'cat',
  'beach',
  'mountain',
  'car',
  'pizza',
  'street',
  'tree',
  'boat',
  'flower',
  'kitchen',
];
const signs = ['sale today', 'no parking', 'welcome to the harbour', 'platform 4', 'open daily', 'exit'];
/** latitude and longitude */
const towns = [
  [46.02, 7.75],
  [48.21, 16.37],
  [1.38, 103.77],
  [40.71, -74.0],
  [51.51, -0.13],
  [35.68, 139.69],
  [-33.87, 151.21],
  [45.44, 12.33],
] as const;
const noVocabulary = { get: () => undefined, find: () => [] };

/** Adds `count` photos to the library at this place. */
export async function fillLibrary(libraryDir: string, count: number, resourcesDir: string): Promise<void> {
  const gazetteer = createGazetteer(join(resourcesDir, 'places'));
  await gazetteer.ready();
  const catalogue = await openLanceCatalogue({ uri: join(libraryDir, 'catalog'), log: silentLog });
  await catalogue.ensureEvidence(aVectorTable(encoder, dimensions));
  await catalogue.ensureEvidence(anObjectTable(detector));
  await catalogue.ensureEvidence({ packId: head, kind: conceptKind, dimensions: conceptsNamed });
  for (let start = 0; start < count; start += rowsPerStep)
    await addPhotos(catalogue, start, Math.min(rowsPerStep, count - start), gazetteer);
  await catalogue.optimize();
  await catalogue.close();
}

async function addPhotos(
  catalogue: Catalogue,
  start: number,
  count: number,
  gazetteer: Gazetteer,
): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => syntheticPhoto(start + index, gazetteer));
  await catalogue.putPhotos(rows);
  await catalogue.putFiles(
    rows.map(({ id }, index) => ({
      photoId: id,
      rootId: 'synthetic',
      relPath: `${start + index}.jpg`,
      sizeBytes: 1,
      mtimeMs: 1,
      state: 'present' as const,
      sidecars: '',
    })),
  );
  const put = (packId: string, valueOf: (row: PhotoRow, index: number) => unknown) =>
    catalogue.putEvidence(
      packId,
      rows.map((row, index) => ({
        photoId: row.id,
        contentHash: row.contentHash,
        runId: 'bench',
        at: new Date(0).toISOString(),
        value: valueOf(row, start + index),
      })),
    );
  await put(encoder, (_, index) => syntheticVector(index));
  await put(detector, ({ objects }) => objects.map(({ name, box }) => ({ label: name, score: 0.5, box })));
  await put(head, (_, index) => syntheticLogits(index));
}

function syntheticPhoto(index: number, gazetteer: Gazetteer): PhotoRow {
  const shown = [pickOf(words, index, 1), pickOf(words, index, 2)].filter(
    (word, at, all) => all.indexOf(word) === at,
  );
  const takenAtSortMs = Date.UTC(2005, 0, 1) + Math.floor(noise(index, 3) * 20 * 365 * day);
  const takenAt = new Date(takenAtSortMs).toISOString().slice(0, 19);
  const metadata = syntheticMetadata(index, takenAt);
  const colours = syntheticColours(index);
  const relPaths = [`trip ${index % 50}/${index}.jpg`];
  const facts = factsOf({ metadata, width, height, colours, relPaths, usualHemisphere: 'north' }, gazetteer);
  const where = facts.flatMap(({ caption }) => caption ?? []);
  const text = [`A ${shown.join(' and a ')}`, ...where].join(', ');
  const phrases = facts.flatMap((fact) => fact.phrases);
  const hash = index.toString(16);
  const sign = index % writingEvery === 0 ? `s: ${pickOf(signs, index, 8)} | \n` : '';
  return {
    id: ulid(takenAtSortMs),
    contentHash: hash.padStart(64, '0'),
    pixelHash: hash.padStart(64, '1'),
    width,
    height,
    takenAt,
    takenAtSortMs,
    takenAtPrecision: 'second',
    takenAtOffset: null,
    takenAtSource: 'DateTimeOriginal',
    metadata,
    thumbhash: null,
    damaged: false,
    removed: false,
    favourite: false,
    rating: null,
    appliedSeq: 0,
    derivedVersion: 'bench',
    perceptualHash: null,
    sharpness: null,
    colours,
    screening: null,
    factCodes: factCodesOf(facts, () => false),
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    tags: [
      ...shown.map((name) => ({
        name,
        probability: 0.9,
        source: 'encoder' as const,
        band: 'sure' as const,
      })),
      ...factTags(facts, () => false, noVocabulary),
    ],
    rejectedTags: [],
    caption: { text, source: 'composed', probability: 0.9, basis: '' },
    objects: shown.slice(0, 1).map((name) => ({ name, probability: 0.9, box: [0.1, 0.1, 0.5, 0.5] })),
    searchText: [text, ...phrases].join('\n').toLowerCase(),
    authoredText: `\nf: ${index} jpg | ${index}.jpg \no: trip ${index % 50} | \n${sign}`,
    failure: null,
  };
}

function syntheticMetadata(index: number, takenAt: string): PhotoMetadata {
  const [latitude, longitude] = index % unplacedEvery === 0 ? [null, null] : pickOf(towns, index, 5);
  return {
    ...noMetadata,
    takenAt,
    takenAtPrecision: 'second',
    takenAtSource: 'DateTimeOriginal',
    latitude,
    longitude,
    make: 'Canon',
    model: 'Canon EOS 80D',
    lens: 'EF-S18-135mm f/3.5-5.6 IS USM',
    exposure: '1/125 s · f/5.6 · ISO 400 · 35 mm',
    mimeType: 'image/jpeg',
  };
}

function syntheticColours(index: number): PictureColours {
  return {
    colourfulness: 100 * noise(index, 6),
    chroma99: 60,
    chroma: 20,
    hue: 360 * noise(index, 7),
    hueAgreement: 0.4,
    lightness: 50,
    contrast: 20,
    dominant: [
      { name: pickOf(colourNames, index, 6), share: 0.5 },
      { name: pickOf(colourNames, index, 7), share: 0.3 },
    ],
  };
}

function syntheticVector(index: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, at) => noise(index, at + 10) - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Few of the concepts are there. */
function syntheticLogits(index: number): Float32Array {
  return Float32Array.from({ length: conceptsNamed }, (_, at) => 10 * noise(index, at + 1_000) - 9);
}

function pickOf<Item>(items: readonly Item[], index: number, stream: number): Item {
  return items[Math.floor(noise(index, stream) * items.length)]!;
}
