/**
 * @file What each stage of an import costs on one thread, a photo: the yardstick for what the cores allow.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDisk } from '../../adapters/disk/disk.ts';
import { createExiftoolReader } from '../../adapters/exiftool/exiftool-reader.ts';
import { onnxRuntime } from '../../adapters/onnx/runtime.ts';
import type { Feeds, Pixels } from '../../domain/evidence/analyzer.ts';
import { unpackHere } from '../../adapters/decoders/unpack.ts';
import { pictureColoursOf } from '../../adapters/sharp/picture-colours.ts';
import { similaritySignatureOf } from '../../adapters/sharp/similarity-signature.ts';
import { pictureTools } from '../../adapters/sharp/model-input.ts';
import { decodePicture, openPicture } from '../../adapters/sharp/open-picture.ts';
import { createPictureSources } from '../../adapters/sharp/other-formats.ts';
import { gridExtent } from '../../adapters/sharp/picture.ts';
import { encodeGrid, pixelHashOf, thumbhashOf, writePreview } from '../../adapters/sharp/previews.ts';
import { readManifest } from '../../adapters/model-packs/pack-folder.ts';
import { silentLog } from '../../log.ts';
import { isManifestOf } from '../../domain/evidence/kinds.ts';
import { vectorKind } from '../../domain/evidence/vectors/vector-kind.ts';
import { objectKind } from '../../domain/evidence/objects/object-kind.ts';

const encoderBatch = 4;

/** Seconds a photo, by stage. */
export type StageSeconds = Record<string, number>;

const alone = { threads: 1, changingSizes: false };

/**
 * Times every stage alone, one photo after the other, one thread each.
 * @param into a folder for the previews that are written
 */
export async function timeStages(
  photosDir: string,
  count: number,
  modelsDir: string,
  into: string,
): Promise<StageSeconds> {
  const encoder = await readManifest(join(modelsDir, 'starter'));
  const detector = await readManifest(join(modelsDir, 'detector'));
  if (!isManifestOf(vectorKind, encoder) || !isManifestOf(objectKind, detector))
    throw new Error('the built-in packs are not where they are looked for');
  const paths = (await readdir(photosDir))
    .sort()
    .slice(0, count)
    .map((name) => join(photosDir, name));
  const disk = createDisk();
  const reader = createExiftoolReader({ log: silentLog, processes: 1 });
  const image = await onnxRuntime.open(join(modelsDir, 'starter', encoder.image.file), 'cpu', alone);
  const boxes = await onnxRuntime.open(join(modelsDir, 'detector', detector.model.file), 'cpu', alone);
  const sources = createPictureSources(unpackHere);
  const none = new AbortController().signal;
  const decoded: Pixels[] = [];
  const seconds: StageSeconds = {};
  const stage = async (name: string, work: (path: string, index: number) => Promise<unknown>) => {
    await work(paths[0]!, 0); // what is loaded once is not the photo's
    const startedAt = performance.now();
    for (const [index, path] of paths.entries()) await work(path, index);
    seconds[name] = (performance.now() - startedAt) / 1000 / paths.length;
  };

  await stage('read and hash', (path) => disk.examine(path, none));
  await stage('metadata', (path) => reader.read(path));
  await stage('decode', async (path, index) => {
    const picture = await openPicture(path, sources);
    decoded[index] = (
      await decodePicture(picture, gridExtent(picture.source.width, picture.source.height))
    ).pixels;
  });
  await stage('preview', async (_, index) => {
    const pixels = decoded[index]!;
    await thumbhashOf(pixels);
    pixelHashOf(pixels);
    similaritySignatureOf(pixels);
    pictureColoursOf(pixels);
    await writePreview(join(into, `${index}.webp`), await encodeGrid(pixels));
  });
  await stage('model inputs', async (_, index) => {
    await pictureTools.cropToSquare(decoded[index]!, encoder.image);
    await pictureTools.fitInside(decoded[index]!, detector.model.input);
  });
  const { size, input } = encoder.image;
  const batch: Feeds = {
    [input]: {
      type: 'float32',
      data: new Float32Array(encoderBatch * 3 * size * size).fill(0.1),
      dims: [encoderBatch, 3, size, size],
    },
  };
  await stage('encoder', async (_, index) => (index % encoderBatch === 0 ? image.run(batch) : null));
  await stage('detector', async (_, index) => {
    const { rgb, width, height } = await pictureTools.fitInside(decoded[index]!, detector.model.input);
    return boxes.run({
      [detector.model.input.name]: { type: 'uint8', data: rgb, dims: [1, height, width, 3] },
    });
  });
  await Promise.all([reader.close(), image.release(), boxes.release()]);
  return seconds;
}
