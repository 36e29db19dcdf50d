/**
 * @file Text search over many synthetic photos, against the same vector query alone plus the text encoder.
 */
import { resolve } from 'node:path';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { createVisionClient } from '../../worker/client.ts';
import { forkNode } from '../../worker/fork.ts';
import { createProviderNotes } from '../../worker/provider-notes.ts';
import { libraryLayout } from '../../domain/shared/layout.ts';
import { ask, openBenchApp } from './import-run.ts';
import { encoder, fillLibrary } from './synthetic-library.ts';

const nearestWanted = 200;
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
  'a dog in the snow in winter',
  'boats in Venice',
];

export interface SearchRun {
  photos: number;
  /** medians, ms */
  searchMs: number;
  vectorMs: number;
  textMs: number;
}

/** Makes a library of `count` photos, and searches it through the app. */
export async function timeSearch(libraryDir: string, count: number): Promise<SearchRun> {
  await (await openBenchApp(libraryDir)).close(); // makes the library and its journals
  await fillLibrary(libraryDir, count, resolve('resources'));
  const app = await openBenchApp(libraryDir);
  const catalogue = await openLanceCatalogue({ uri: libraryLayout(libraryDir).catalogue, log: silentLog });
  const vision = createVisionClient({
    fork: forkNode,
    entry: resolve('out/main/worker.js'),
    name: 'interactive',
    notes: createProviderNotes(null, 'bench'),
    log: silentLog,
  });
  const pack = { id: encoder, role: 'encoder' as const, directory: resolve('resources/models/starter') };
  const search = (text: string) => ask(app, 'search.run', { text, limit: 50 });
  const embed = async (text: string) => (await vision.embedTexts(pack, [text]))[0]!;
  const nearest = (vector: Float32Array) => catalogue.nearest(encoder, vector, nearestWanted);
  for (const text of ['warm up', queries[0]!]) await Promise.all([search(text), embed(text).then(nearest)]);
  const searchMs: number[] = [];
  const textMs: number[] = [];
  const vectorMs: number[] = [];
  // In turn, so that what else the computer does weighs on all of them. Every sentence is new to the app: none
  // of them is answered from what it keeps.
  for (const text of queries) {
    searchMs.push((await timed(() => search(`${text} again`))).ms);
    const embedded = await timed(() => embed(`${text} once more`));
    textMs.push(embedded.ms);
    vectorMs.push((await timed(() => nearest(embedded.result))).ms);
  }
  await Promise.all([app.close(), vision.close(), catalogue.close()]);
  return { photos: count, searchMs: median(searchMs), vectorMs: median(vectorMs), textMs: median(textMs) };
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
