/**
 * @file What reading text costs: the eight kinds of drawn pictures as 12-megapixel files, each decoded and read on
 * one thread, then all of them through the worker. Run in a process of its own, for its memory.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { unpackHere } from '../../adapters/decoders/unpack.ts';
import { readManifest } from '../../adapters/model-packs/pack-folder.ts';
import { onnxRuntime } from '../../adapters/onnx/runtime.ts';
import { pictureTools } from '../../adapters/sharp/model-input.ts';
import { decodePicture, openPicture } from '../../adapters/sharp/open-picture.ts';
import { createPictureSources } from '../../adapters/sharp/other-formats.ts';
import { modelExtent } from '../../adapters/sharp/picture.ts';
import { analyzerOf } from '../../domain/evidence/kinds.ts';
import type { TextLine } from '../../domain/evidence/texts/text-line.ts';
import { silentLog } from '../../log.ts';
import { makeProcessPrivate } from '../../private-process.ts';
import { createVisionClient } from '../../worker/client.ts';
import { forkNode } from '../../worker/fork.ts';
import { createModelTools } from '../../worker/model-tools.ts';
import { createProviderNotes } from '../../worker/provider-notes.ts';

const size = { width: 4_000, height: 3_000 };
const kinds = ['sign', 'serif', 'low-contrast', 'paragraph', 'small', 'digits', 'tilted', 'on-a-photo'];
const rounds = 3;
/** pictures that the worker reads, all kinds in turn */
const workerPictures = 48;

export interface TextRun {
  pictures: { kind: string; lines: number; signs: number; cpuMs: number; wallMs: number }[];
  /** resident memory at its highest after the first picture, and after all */
  firstMb: number;
  peakMb: number;
  /** the worker's rate ÷ what the cores allow */
  workerShare: number;
}

/** Makes the pictures. @param folder an empty one */
export async function makeTextPictures(folder: string): Promise<void> {
  for (const kind of kinds)
    await sharp(resolve(`src-main/testing/writing/${kind}.webp`))
      .resize({ ...size, kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${kind}.jpg`));
}

async function runText(folder: string): Promise<TextRun> {
  const files = kinds.map((kind): [string, string] => [kind, join(folder, `${kind}.jpg`)]);
  const workerMs = await throughWorker(files.map(([, path]) => path));
  const { pictures, firstMb } = await onOneThread(files);
  const mean = pictures.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / pictures.length;
  return {
    pictures,
    firstMb,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    workerShare: (mean * workerPictures) / availableParallelism() / workerMs,
  };
}

async function onOneThread(
  files: readonly [string, string][],
): Promise<Pick<TextRun, 'pictures' | 'firstMb'>> {
  const directory = resolve('resources/models/reader');
  const manifest = await readManifest(directory);
  const spec = analyzerOf(manifest.role);
  const policy = { forced: 'cpu' as const, known: () => null, keep: () => {}, attempt: async () => {} };
  const reader = spec.open(manifest, createModelTools(onnxRuntime, directory, manifest, policy));
  const sources = createPictureSources(unpackHere);
  await reader.openPictures();
  const read = async (path: string) => {
    const picture = await openPicture(path, sources);
    const { width, height } = picture.source;
    const extent = modelExtent(width, height, { shortSide: 0, longSide: spec.longSide!(manifest) });
    const { pixels } = await decodePicture(picture, extent);
    return (await reader.analyze([await spec.prepare(pixels, manifest, pictureTools)]))[0] as TextLine[];
  };
  let firstMb = 0;
  const pictures: TextRun['pictures'] = [];
  for (const [kind, path] of files) {
    const measured: { cpuMs: number; wallMs: number; lines: TextLine[] }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [cpu, startedMs] = [process.cpuUsage(), performance.now()];
      const lines = await read(path);
      const { user, system } = process.cpuUsage(cpu);
      measured.push({ cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedMs, lines });
      firstMb ||= Math.round(process.resourceUsage().maxRSS / 1024);
    }
    const [best] = measured.sort((a, b) => a.cpuMs - b.cpuMs);
    const signs = best!.lines.reduce((sum, { text }) => sum + text.length, 0);
    pictures.push({ kind, lines: best!.lines.length, signs, cpuMs: best!.cpuMs, wallMs: best!.wallMs });
  }
  await reader.release();
  return { pictures, firstMb };
}

/** @returns ms for `workerPictures`, models opened before */
async function throughWorker(paths: readonly string[]): Promise<number> {
  const manifest = JSON.parse(await readFile(resolve('resources/models/reader/manifest.json'), 'utf8')) as {
    id: string;
  };
  const packs = [{ id: manifest.id, role: 'reader', directory: resolve('resources/models/reader') }];
  const vision = createVisionClient({
    fork: forkNode,
    entry: resolve('out/main/worker.js'),
    name: 'background',
    notes: createProviderNotes(null, 'bench'),
    log: silentLog,
  });
  const requests = Array.from({ length: workerPictures }, (_, at) => ({
    path: paths[at % paths.length]!,
    gridPath: null,
    largePath: null,
    packs,
  }));
  await vision.analyze(requests.slice(0, 12));
  const startedMs = performance.now();
  const results = await vision.analyze(requests);
  const elapsedMs = performance.now() - startedMs;
  await vision.close();
  if (results.some(({ ok }) => !ok)) throw new Error('a picture could not be read');
  return elapsedMs;
}

if (process.argv[2] === 'text-run') {
  makeProcessPrivate();
  process.stdout.write(JSON.stringify(await runText(process.argv[3]!)));
}
