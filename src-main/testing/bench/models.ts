/**
 * @file `npm run bench -- models`: what a model of ViT-B/32’s real size costs in the product, against ONNX Runtime
 * as it comes on the same files in the same run.
 */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PackRef } from '../../domain/vision/vision.ts';
import { silentLog } from '../../log.ts';
import { createVisionClient } from '../../worker/client.ts';
import { forkNode } from '../../worker/fork.ts';
import { createProviderNotes } from '../../worker/provider-notes.ts';
import { returningMemory } from '../../worker/returning-memory.ts';
import { openBare } from './bare-run.ts';
import { benchModelInApp } from './models-in-app.ts';
import { makePhotos } from './photos.ts';
import { writeRealSizeClip, type RealSizeClip } from './real-size-clip.ts';

const photos = 48;
const laterPhotos = 24;
/** each measured once bare and once through the product, in turn */
const encoderRounds = 11;
const photosOfRound = 16;
/** of the bare runs: measured, more at once are not quicker */
const batch = 8;
const textRounds = 15;
const side = 224;
const tokens = 77;
const longSide = 480;

export async function benchModels(work: string, say: (line: string) => void): Promise<void> {
  const model = await writeRealSizeClip(join(work, 'clip-b32-random'));
  const megabytes = (model.imageBytes + model.textBytes) / 1e6;
  say(`A model of ViT-B/32’s size with random weights: ${megabytes.toFixed(0)} MB`);
  const folder = join(work, 'photos');
  await makePhotos(resolve('resources/samples'), folder, photos, longSide);
  const paths = (await readdir(folder)).sort().map((name) => join(folder, name));
  await benchEncoder(model, paths, say);
  await benchTexts(model, say);
  const laterDir = join(work, 'later');
  await makePhotos(resolve('resources/samples'), laterDir, laterPhotos, longSide + 1);
  await benchModelInApp(work, model, { photosDir: folder, laterDir }, say);
}

/** Pictures that are decoded already, as those of a library are: what the worker adds to the inference. */
async function benchEncoder(
  { folder, imageFile }: RealSizeClip,
  paths: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const bare = await openBare(imageFile);
  const vision = visionOf();
  const pack = packOf(folder);

  const input = {
    name: 'pixel_values',
    type: 'float32' as const,
    dims: [batch, 3, side, side],
    values: [-1.1, 0.2, 0.7, 1.3, -0.4],
  };
  const requests = paths
    .slice(0, photosOfRound)
    .map((path) => ({ path, gridPath: null, largePath: null, packs: [pack] }));
  const ours = async () => {
    const startedMs = performance.now();
    const results = await vision.analyze(requests);
    if (results.some(({ ok }) => !ok)) throw new Error('a photo could not be analyzed');
    return (performance.now() - startedMs) / requests.length;
  };
  await bare.run(input, 2);
  await ours();
  const rounds: { bareMs: number; oursMs: number }[] = [];
  for (let round = 0; round < encoderRounds; round += 1) {
    const runs = await bare.run(input, photosOfRound / batch);
    const bareMs = runs.reduce((sum, ms) => sum + ms, 0) / photosOfRound;
    rounds.push({ bareMs, oursMs: await ours() });
  }
  bare.close();
  await vision.close();
  const [bareMs, oursMs] = [median(rounds.map((r) => r.bareMs)), median(rounds.map((r) => r.oursMs))];
  const ratios = rounds.map((r) => r.bareMs / r.oursMs);
  say(
    `  encoder stage: ${(1000 / oursMs).toFixed(1)} photos a second ÷ ${(1000 / bareMs).toFixed(1)} bare = ${median(ratios).toFixed(2)} (${range(ratios)}; wanted: .85 or more)`,
  );
}

/** New sentences, one after the other. */
async function benchTexts({ folder, textFile }: RealSizeClip, say: (line: string) => void): Promise<void> {
  const bare = await openBare(textFile);
  const vision = visionOf();
  const pack = packOf(folder);
  const sentence = [49406, 320, 1929, 525, 518, 2117, 49407];
  const input = {
    name: 'input_ids',
    type: 'int64' as const,
    dims: [1, tokens],
    values: [...sentence, ...Array<number>(tokens - sentence.length).fill(49407)],
  };
  await bare.run(input, 3);
  await vision.embedTexts(pack, ['warm up', 'and again']);
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  for (let round = 0; round < textRounds; round += 1) {
    bareMs.push((await bare.run(input, 1))[0]!);
    const startedMs = performance.now();
    await vision.embedTexts(pack, [`a dog on the beach, number ${round}`]);
    oursMs.push(performance.now() - startedMs);
  }
  bare.close();
  await vision.close();
  const ratios = oursMs.map((ms, index) => ms / bareMs[index]!);
  say(
    `  text of a query: ${median(oursMs).toFixed(0)} ms ÷ ${median(bareMs).toFixed(0)} bare, with its ${tokens} tokens = ${median(ratios).toFixed(2)} (${range(ratios)}; wanted: 1.3 or less)`,
  );
}

/** At normal priority, as what it is compared with: other programs take as much from both. */
function visionOf() {
  return createVisionClient({
    fork: forkNode,
    entry: resolve('out/main/worker.js'),
    name: 'interactive',
    notes: createProviderNotes(null, 'bench'),
    log: silentLog,
    env: returningMemory(),
    forced: 'cpu',
  });
}

function packOf(directory: string): PackRef {
  return { id: 'clip-b32-random', role: 'encoder', directory };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}
