/**
 * @file Text search over many synthetic photos, against the same vector query alone plus the text encoder.
 */
import { join, resolve } from 'node:path';
import { ulid } from 'ulid';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { noMetadata } from '../../domain/shared/metadata.ts';
import type { PhotoRow } from '../../domain/catalogue/rows.ts';
import { createVisionClient } from '../../worker/client.ts';
import { forkNode } from '../../worker/fork.ts';
import { createProviderNotes } from '../../worker/provider-notes.ts';
import { libraryLayout } from '../../domain/shared/layout.ts';
import { ask, openBenchApp } from './import-run.ts';
import { noise } from './photos.ts';
import { anObjectTable, aVectorTable } from '../builders.ts';

const encoder = 'starter-en-2';
const detector = 'coco-objects-1';
const dimensions = 384;
const nearestWanted = 200;
const rowsPerStep = 1_000;
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
const queries = [
  'a dog on the beach',
  'two people in a kitchen',
  'a sunset over a mountain range',
  'a red car in the street',
  'pizza on a table',
  'boats in a harbour',
  'a cat asleep',
  'flowers in a garden',
  'children playing football',
  'a snowy street at night',
  'old church',
  'somebody reading a book',
];

export interface SearchRun {
  photos: number;
  /** medians, ms */
  searchMs: number;
  vectorMs: number;
  textMs: number;
}

/**
 * Fills a library with `count` photos that have vectors, boxes, tags and words, and searches it through the
 * app.
 */
export async function timeSearch(libraryDir: string, count: number): Promise<SearchRun> {
  await fill(libraryDir, count);
  const app = await openBenchApp(libraryDir);
  for (const text of ['warm up', queries[0]!]) await ask(app, 'search.run', { text, limit: 50 });
  const searchMs: number[] = [];
  // every sentence is new to the app: none of them is answered from what it keeps
  for (const text of queries)
    searchMs.push(await timed(() => ask(app, 'search.run', { text: `${text} again`, limit: 50 })));
  await app.close();

  const layout = libraryLayout(libraryDir);
  const catalogue = await openLanceCatalogue({ uri: layout.catalogue, log: silentLog });
  const vision = createVisionClient({
    fork: forkNode,
    entry: resolve('out/main/worker.js'),
    name: 'interactive',
    notes: createProviderNotes(null, 'bench'),
    log: silentLog,
  });
  const pack = { id: encoder, role: 'encoder' as const, directory: resolve('resources/models/starter') };
  await vision.embedTexts(pack, ['warm up']);
  const vectorMs: number[] = [];
  const textMs: number[] = [];
  for (const text of queries) {
    let vector = new Float32Array(dimensions);
    textMs.push(
      await timed(
        async () =>
          ([vector] = (await vision.embedTexts(pack, [`${text} once more`])) as [Float32Array<ArrayBuffer>]),
      ),
    );
    vectorMs.push(await timed(() => catalogue.nearest(encoder, vector, nearestWanted)));
  }
  await Promise.all([vision.close(), catalogue.close()]);
  return { photos: count, searchMs: median(searchMs), vectorMs: median(vectorMs), textMs: median(textMs) };
}

async function fill(libraryDir: string, count: number): Promise<void> {
  const app = await openBenchApp(libraryDir);
  await app.close(); // makes the library and its journals
  const catalogue = await openLanceCatalogue({ uri: join(libraryDir, 'catalog'), log: silentLog });
  await catalogue.ensureEvidence(aVectorTable(encoder, dimensions));
  await catalogue.ensureEvidence(anObjectTable(detector));
  for (let start = 0; start < count; start += rowsPerStep) {
    const rows = Array.from({ length: Math.min(rowsPerStep, count - start) }, (_, index) =>
      syntheticPhoto(start + index),
    );
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
    const about = { runId: 'bench', at: new Date(0).toISOString() };
    await catalogue.putEvidence(
      encoder,
      rows.map(({ id, contentHash }, index) => ({
        photoId: id,
        contentHash,
        ...about,
        value: syntheticVector(start + index),
      })),
    );
    await catalogue.putEvidence(
      detector,
      rows.map(({ id, contentHash, objects }) => ({
        photoId: id,
        contentHash,
        ...about,
        value: objects.map(({ name, box }) => ({ label: name, score: 0.5, box })),
      })),
    );
  }
  await catalogue.optimize();
  await catalogue.close();
}

function syntheticPhoto(index: number): PhotoRow {
  const shown = [
    words[Math.floor(noise(index, 1) * words.length)]!,
    words[Math.floor(noise(index, 2) * words.length)]!,
  ].filter((word, at, all) => all.indexOf(word) === at);
  const takenAtSortMs = Date.UTC(2005, 0, 1) + Math.floor(noise(index, 3) * 20 * 365 * 86_400_000);
  const text = `A ${shown.join(' and a ')}`;
  return {
    id: ulid(takenAtSortMs),
    contentHash: index.toString(16).padStart(64, '0'),
    pixelHash: index.toString(16).padStart(64, '1'),
    width: 4000,
    height: 3000,
    takenAt: new Date(takenAtSortMs).toISOString().slice(0, 19),
    takenAtSortMs,
    takenAtPrecision: 'second',
    takenAtOffset: null,
    takenAtSource: 'DateTimeOriginal',
    metadata: noMetadata,
    thumbhash: null,
    damaged: false,
    removed: false,
    favourite: false,
    rating: null,
    appliedSeq: 0,
    derivedVersion: 'bench',
    perceptualHash: null,
    sharpness: null,
    colours: null,
    screening: null,
    factCodes: null,
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    tags: shown.map((name) => ({ name, probability: 0.9, source: 'encoder', band: 'sure' })),
    rejectedTags: [],
    caption: { text, source: 'composed', probability: 0.9, basis: '' },
    objects: shown.slice(0, 1).map((name) => ({ name, probability: 0.9, box: [0.1, 0.1, 0.5, 0.5] })),
    searchText: text,
    authoredText: `\nf: ${index} jpg | ${index}.jpg \no: trip ${index % 50} | \n`,
    failure: null,
  };
}

function syntheticVector(index: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, at) => noise(index, at + 10) - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
