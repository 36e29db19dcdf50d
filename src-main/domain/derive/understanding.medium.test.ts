/**
 * @file Tags and captions with the packs that come with Sightline, on its sample photos and, where they are
 * there, on the evaluation photos.
 */
import { aPackInUse } from '../../testing/builders.ts';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderCache } from '../../adapters/cache/folder-cache.ts';
import { silentLog } from '../../log.ts';
import { realPacks } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createVisionClient } from '../../worker/client.ts';
import { forkNode } from '../../worker/fork.ts';
import { createProviderNotes } from '../../worker/provider-notes.ts';
import { cocoNames, createCaptionNames } from '../evaluation/coco-names.ts';
import { agreement, captionMeasures, meanAveragePrecision } from '../evaluation/measures.ts';
import { parseManifest } from '../models/manifest.ts';
import { sha256Of } from '../../adapters/model-packs/pack-folder.ts';
import type { ActivePacks } from '../models/packs.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import {
  loadVocabulary,
  loadContexts,
  loadPackKnowledge,
} from '../../adapters/vocabulary/vocabulary-files.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import { createDeriverSource, type DeriverSource } from './deriver-source.ts';
import type { Derived, Deriver } from './derive.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isManifestOf } from '../evidence/kinds.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { samplePath } from '../../testing/sample-photos.ts';

const vocabularyDir = resolve('resources/vocabulary');
let vision: Vision;
let vocabulary: Vocabulary;
let sourceWithCacheIn: (
  folder: string,
  options?: { shipped: string; fingerprint: (pack: PackRef) => Promise<string> },
) => DeriverSource;
let embedded = 0;
let cacheDir: string;
let source: DeriverSource;
let deriver: Deriver;
/** how many texts were embedded for it, with nothing in the cache */
let vocabularyTexts: number;

beforeAll(async () => {
  vision = createVisionClient({
    fork: forkNode,
    entry: resolve('out/main/worker.js'),
    name: 'background',
    notes: createProviderNotes(null, 'test'),
    log: silentLog,
  });
  vocabulary = await loadVocabulary(vocabularyDir);
  const [contexts, knowledge, packs] = await Promise.all([
    loadContexts(vocabularyDir, vocabulary),
    loadPackKnowledge(vocabularyDir),
    activePacks(),
  ]);
  const counting: Pick<Vision, 'embedTexts'> = {
    embedTexts: (pack, texts) => {
      embedded += texts.length;
      return vision.embedTexts(pack, texts);
    },
  };
  sourceWithCacheIn = (
    folder,
    { shipped, fingerprint } = { shipped: folder, fingerprint: async ({ id }) => id },
  ) =>
    createDeriverSource({
      vocabulary,
      contexts,
      knowledge,
      packs,
      vision: counting,
      cache: createFolderCache(folder, shipped),
      fingerprint,
      log: silentLog,
    });
  cacheDir = await mkdtemp(join(tmpdir(), 'sightline-test-'));
  source = sourceWithCacheIn(cacheDir);
  deriver = await source.current();
  vocabularyTexts = embedded;
});
afterAll(async () => {
  await vision.close();
  await rm(cacheDir, { recursive: true, force: true });
});

async function activePacks(): Promise<Pick<ActivePacks, 'encoder' | 'detector' | 'inUse'>> {
  const [starter, boxes] = await Promise.all(
    realPacks.map(async ({ id, directory }) =>
      parseManifest(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')), id),
    ),
  );
  if (!starter || !boxes || !isManifestOf(vectorKind, starter) || !isManifestOf(objectKind, boxes))
    throw new Error('the packs of this test are mixed up');
  const encoder = {
    ref: realPacks[0]!,
    calibration: {
      packId: starter.id,
      dimensions: starter.dimensions,
      templates: [starter.tagPrompt],
      calibration: starter.tagCalibration,
      separates: null,
    },
  };
  const detector = {
    ref: realPacks[1]!,
    calibration: {
      packId: boxes.id,
      labels: boxes.labels,
      calibration: boxes.calibration,
      thresholds: boxes.thresholds,
    },
  };
  return {
    encoder: () => encoder,
    detector: () => detector,
    inUse: () => [encoder, detector].map(aPackInUse),
  };
}

async function look(paths: readonly string[]): Promise<Evidence[][]> {
  const results = await vision.analyze(
    paths.map((path) => ({ path, gridPath: null, largePath: null, packs: realPacks })),
  );
  return results.map((result, index) => {
    if (!result.ok) throw new Error(`${paths[index]}: ${result.message}`);
    return result.evidence;
  });
}

function deriveAlone(evidence: readonly Evidence[]): Derived {
  return deriver.derive({
    evidence,
    decisions: { tagsAdded: [], tagsRejected: [], caption: null },
    metadata: noMetadata,
    relPaths: [],
  });
}

describe('on the sample photos', () => {
  it.each([
    ['Keeper with an elephant', ['elephant', 'person'], 'A person with an elephant.'],
    ['Suitcases in a hotel', ['suitcase'], 'Several suitcases.'],
    ['Sheep in Suffolk', ['sheep'], 'Sheep.'],
    ['Riders on the beach', ['horse', 'person'], 'Two or three people with horses.'],
    ['Tabby cat', ['cat'], 'A cat.'],
    ['Rocket at dusk', [], 'A photo, possibly of a traffic light.'],
  ])('sees what is in “%s” and claims nothing else for sure', async (photo, sure, caption) => {
    const [evidence] = await look([samplePath(photo)]);
    const result = deriveAlone(evidence!);
    expect(
      result.tags
        .filter(({ band }) => band === 'sure')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...sure].sort());
    expect(result.caption.text).toBe(caption);
  });

  it('captions mark what they name where it was seen', async () => {
    const [evidence] = await look([samplePath('Keeper with an elephant')]);
    const { caption, objects } = deriveAlone(evidence!);
    const parts = (caption.parts ?? []).map(({ start, end, evidence: [rests] }) => ({
      words: caption.full?.slice(start, end),
      source: rests?.source,
      boxes: rests?.boxes.length,
    }));
    expect(parts).toEqual([
      { words: 'A person', source: 'detector', boxes: 1 },
      { words: 'an elephant', source: 'detector', boxes: 1 },
    ]);
    const [, elephant] = caption.parts ?? [];
    const seen = objects.find(({ name }) => name === 'elephant')?.box ?? [];
    elephant?.evidence[0]?.boxes[0]?.forEach((side, at) => expect(side).toBeCloseTo(seen[at]!, 2));
  });

  it('embeds the vocabulary once for all libraries on one cache, and knows how much of it is on', async () => {
    expect(vocabularyTexts).toBeGreaterThan(1_000);
    const before = embedded;
    expect((await sourceWithCacheIn(cacheDir).current()).version).toBe(deriver.version);
    expect(embedded).toBe(before);
    const { concepts, on } = source.concepts();
    expect(concepts).toBeGreaterThanOrEqual(800);
    expect(on).toBeGreaterThan(400);
    expect(on).toBeLessThan(concepts);
  });
});

describe('the vectors that come with Sightline', () => {
  const shipped = join(vocabularyDir, 'vectors');

  it('belong to its vocabulary and its encoder: else run `npm run vocabulary`', () =>
    withTempDir(async (folder) => {
      const before = embedded;
      await sourceWithCacheIn(folder, {
        shipped,
        fingerprint: ({ directory }) => sha256Of(join(directory, 'manifest.json')),
      }).current();
      expect(embedded).toBe(before);
      expect(await readdir(shipped)).toHaveLength(1);
    }));

  it('are what the encoder makes of the vocabulary here', async () => {
    const [fresh, kept] = await Promise.all(
      [cacheDir, shipped].map(async (folder) => floatsIn(join(folder, (await readdir(folder))[0]!))),
    );
    expect(kept!.length).toBe(fresh!.length);
    // unit vectors: processors round differently in the last digits
    expect(kept!.every((value, index) => Math.abs(value - fresh![index]!) < 1e-3)).toBe(true);
  });
});

async function floatsIn(path: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(path)).buffer);
}

const evaluationDir = resolve('../shared/eval/coco-captions');
const hasEvaluation = existsSync(join(evaluationDir, 'captions.json'));
if (!hasEvaluation)
  process.stderr.write(
    `SKIPPED: no evaluation photos in ${evaluationDir}, so tags and captions are not measured.\n`,
  );

describe.skipIf(!hasEvaluation)('on the evaluation photos', () => {
  let all: { label: { file: string; objects: string[] }; seen: Evidence[] }[];
  beforeAll(async () => {
    const labels = JSON.parse(await readFile(join(evaluationDir, 'captions.json'), 'utf8')) as {
      file: string;
      objects: string[];
    }[];
    const evidence = await look(labels.map(({ file }) => join(evaluationDir, 'images', file)));
    all = labels.map((label, index) => ({ label, seen: evidence[index]! }));
  });

  // index in captions.json: the fitted numbers come from the odd photos
  it.each([
    ['all of them', () => true],
    ['those that nothing was fitted on', (index: number) => index % 2 === 0],
  ])('keeps its promises on %s', (_, isAsked) => {
    const asked = all.filter((_photo, index) => isAsked(index));
    const labels = asked.map(({ label }) => label);
    const evidence = asked.map(({ seen }) => seen);
    const scores = evidence.map(
      (seen) => new Map(deriver.read(seen).scores.map(({ name, probability }) => [name, probability ?? 0])),
    );
    const derived = evidence.map((seen) => deriveAlone(seen));
    const conceptOf = (name: string) => vocabulary.forObject(name)!.name;

    const map = meanAveragePrecision(
      cocoNames.map((name) =>
        labels.map(({ objects }, index) => ({
          score: scores[index]!.get(conceptOf(name)) ?? 0,
          present: objects.includes(name),
        })),
      ),
      3,
    );
    const tags = agreement(
      labels.flatMap(({ objects }, index) =>
        cocoNames.map((name) => ({
          shown: derived[index]!.tags.some((tag) => tag.name === conceptOf(name)),
          present: objects.includes(name),
        })),
      ),
    );
    const namesIn = createCaptionNames(vocabulary);
    const captions = captionMeasures(
      labels.map(({ objects }, index) => ({
        named: namesIn(derived[index]!.caption.text),
        present: new Set(objects),
      })),
    );
    expect({ map, f1: tags.f1, chairI: captions.chairI, objectRecall: captions.objectRecall }).toEqual({
      map: expect.toSatisfy((value: number) => value >= 0.84, 'at least .84'),
      f1: expect.toSatisfy((value: number) => value >= 0.72, 'at least .72'),
      chairI: expect.toSatisfy((value: number) => value <= 0.2, 'at most .20'),
      objectRecall: expect.toSatisfy((value: number) => value >= 0.4, 'at least .40'),
    });
    process.stderr.write(
      `tags mAP ${map.toFixed(3)} F1 ${tags.f1?.toFixed(3)}, captions CHAIRi ${captions.chairI?.toFixed(3)} recall ${captions.objectRecall?.toFixed(3)} (${labels.length} photos)\n`,
    );
  });
});
