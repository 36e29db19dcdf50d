/**
 * @file The packs' reference values, reproduced with sharp's decoding. The tolerances are stated with their
 * reasons.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { ConceptManifest } from '../../domain/evidence/concepts/manifest.ts';
import { readConceptLogits } from '../../domain/evidence/concepts/read-logits.ts';
import { partsOf } from '../../domain/evidence/kinds.ts';
import type { DetectorManifest } from '../../domain/evidence/objects/manifest.ts';
import type { EncoderManifest, ImageInput } from '../../domain/evidence/vectors/manifest.ts';
import { readPack } from '../model-packs/foreign-folder.ts';
import { unpackHere } from '../decoders/unpack.ts';
import { decodePicture, openPicture } from '../sharp/open-picture.ts';
import { createPictureSources } from '../sharp/other-formats.ts';
import { pictureTools } from '../sharp/model-input.ts';
import { gridExtent } from '../sharp/picture.ts';
import { createDetector } from '../../domain/evidence/objects/analyzer.ts';
import { createScreener } from '../../domain/evidence/screening/analyzer.ts';
import type { ScreeningManifest } from '../../domain/evidence/screening/manifest.ts';
import { screeningKind } from '../../domain/evidence/screening/screening-kind.ts';
import { createEncoder } from '../../domain/evidence/vectors/analyzer.ts';
import type { ProviderPolicy } from './provider-choice.ts';
import { onnxRuntime } from './runtime.ts';
import { cosineOf } from '../../domain/evidence/self-test.ts';
import { createModelTools } from '../../worker/model-tools.ts';

const sources = createPictureSources(unpackHere);

const onCpu: ProviderPolicy = { forced: 'cpu', known: () => null, keep: () => {}, attempt: async () => {} };
const starterPack = 'resources/models/starter';
const detectorPack = 'resources/models/detector';
const screeningPack = 'resources/models/screening';
const clipPack = 'src-main/testing/packs/tiny-clip';
const photos = 'src-main/testing/photos';

async function json<Shape>(path: string): Promise<Shape> {
  return JSON.parse(await readFile(path, 'utf8')) as Shape;
}
/** the lossless copy of a photo that golden.json names */
async function decoded(name: string) {
  const picture = await openPicture(join(photos, `${name.split('.')[0]}.webp`), sources);
  return (await decodePicture(picture, gridExtent(picture.width, picture.height))).pixels;
}
async function encoderOf(directory: string) {
  const manifest = (await readPack(directory)) as EncoderManifest;
  const encoder = createEncoder(manifest, createModelTools(onnxRuntime, directory, manifest, onCpu));
  return { manifest, ...encoder, texts: encoder.texts! };
}

describe('the starter', async () => {
  const golden = await json<{
    texts: Record<string, number[]>;
    images: Record<string, number[]>;
    /** where it has a concept head */
    concepts?: { tolerance: number; images: Record<string, number[]> };
  }>(join(starterPack, 'golden.json'));
  const encoder = await encoderOf(starterPack);
  const [head] = partsOf(encoder.manifest) as ConceptManifest[];

  // the references are of the tower before its weights were made 8-bit integers; its builder asks for .98
  it.each(Object.entries(golden.texts))(
    'gives the reference vector of “%s”, cosine ≥ .98',
    async (text, expected) => {
      expect(cosineOf(await encoder.texts.embed(text), expected)).toBeGreaterThan(0.98);
    },
  );

  // Pillow resamples from the full picture, we from the decoded one with libvips' tables
  it.each(Object.entries(golden.images))(
    'gives the reference vector of %s, cosine ≥ .999',
    async (photo, expected) => {
      const crop = await pictureTools.cropToSquare(await decoded(photo), encoder.manifest.image);
      const [vector] = await encoder.analyze([crop]);
      expect(cosineOf(vector!, expected)).toBeGreaterThan(0.999);
      expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
    },
  );

  it('has reference values of its concept head where it has one', () => {
    expect(golden.concepts !== undefined).toBe(head !== undefined);
  });

  // in the probabilities: ours of the resampled picture, theirs of Pillow’s, differ by up to .09 in logits
  it.each(Object.entries(golden.concepts?.images ?? {}))(
    'names the concepts of %s as the reference does, within its tolerance',
    async (photo, expected) => {
      const crop = await pictureTools.cropToSquare(await decoded(photo), encoder.manifest.image);
      const logits: Float32Array[] = [];
      await encoder.analyze([crop], (outputs, count) =>
        logits.push(
          ...readConceptLogits(outputs, count, head!, {
            unusable: (why) => new AppError('model_invalid', why),
          }),
        ),
      );
      expect(logits).toHaveLength(1);
      const { items } = head!;
      const probabilities = (values: ArrayLike<number>) =>
        items.map(({ scale, bias }, index) => 1 / (1 + Math.exp(-(scale * values[index]! + bias))));
      const given = probabilities(expected);
      for (const [index, probability] of probabilities(logits[0]!).entries())
        expect(Math.abs(probability - given[index]!), items[index]!.name).toBeLessThanOrEqual(
          golden.concepts!.tolerance,
        );
    },
  );

  it('gives a picture the same vector alone and in a batch', async () => {
    const crops = await Promise.all(
      Object.keys(golden.images).map(async (photo) =>
        pictureTools.cropToSquare(await decoded(photo), encoder.manifest.image),
      ),
    );
    const together = await encoder.analyze(crops);
    for (const [index, crop] of crops.entries())
      expect(cosineOf((await encoder.analyze([crop]))[0]!, together[index]!)).toBeGreaterThan(0.99999);
  });

  it('takes any text', async () => {
    for (const text of ['', ' '.repeat(100), '👩‍👩‍👧', 'word '.repeat(5_000), '\ud800'])
      expect(Math.hypot(...(await encoder.texts.embed(text)))).toBeCloseTo(1, 5);
  });
});

describe('a pack in Hugging Face CLIP layout', async () => {
  interface Golden {
    texts: { text: string; embedding: number[] }[];
    images: Record<
      string,
      { pixel_mean: number; pixel_std: number; pixels_row112_red_every28: number[]; embedding: number[] }
    >;
  }
  const golden = await json<Golden>(join(clipPack, 'golden.json'));
  const encoder = await encoderOf(clipPack);

  it.each(golden.texts)(
    'gives the reference vector of “$text”, cosine ≥ .99999',
    async ({ text, embedding }) => {
      expect(cosineOf(await encoder.texts.embed(text), embedding)).toBeGreaterThan(0.99999);
    },
  );

  it.each(Object.entries(golden.images))(
    'prepares %s as preprocessor_config.json says, to one level of 255, and gives its reference vector, cosine ≥ .9999',
    async (photo, expected) => {
      const { image } = encoder.manifest;
      const crop = await pictureTools.cropToSquare(await decoded(photo), image);
      const pixels = normalised(crop.rgb, image);
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      const deviation = Math.sqrt(
        pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length,
      );
      expect(Math.abs(mean - expected.pixel_mean)).toBeLessThan(0.001);
      expect(Math.abs(deviation - expected.pixel_std)).toBeLessThan(0.001);
      const oneLevel = 1 / 255 / image.std[0];
      expected.pixels_row112_red_every28.forEach((value, index) =>
        expect(Math.abs(pixels[3 * (112 * image.size + 28 * index)]! - value)).toBeLessThan(1.1 * oneLevel),
      );
      expect(cosineOf((await encoder.analyze([crop]))[0]!, expected.embedding)).toBeGreaterThan(0.9999);
    },
  );
});

describe('the detector', async () => {
  interface Golden {
    minScore: number;
    photos: {
      file: string;
      tolerance: { score: number; box: number };
      detections: { label: string; score: number; box: number[] }[];
    }[];
  }
  const golden = await json<Golden>(join(detectorPack, 'golden.json'));
  const manifest = (await readPack(detectorPack)) as DetectorManifest;
  const tools = createModelTools(onnxRuntime, detectorPack, manifest, onCpu);
  const detector = createDetector(manifest, tools);
  const ours = golden.photos.filter(({ file }) => existsSync(join(photos, `${file.split('.')[0]}.webp`)));

  it('has four reference photos that the repository carries', () => {
    expect(ours).toHaveLength(4);
  });

  it.each(ours)(
    'finds in $file what the reference found, within its tolerance',
    async ({ file, tolerance, detections }) => {
      const input = await pictureTools.fitInside(await decoded(file), manifest.model.input);
      const found = (await detector.analyze([input]))[0]!.filter(
        ({ score }) => score > golden.minScore - tolerance.score,
      );
      for (const expected of detections) {
        const match = found.find(
          ({ label, box }) =>
            label === expected.label &&
            box.every((value, side) => Math.abs(value - expected.box[side]!) <= tolerance.box),
        );
        expect(match?.score).toBeGreaterThanOrEqual(expected.score - tolerance.score);
        expect(match?.score).toBeLessThanOrEqual(expected.score + tolerance.score);
      }
      expect(found.filter(({ score }) => score > golden.minScore + tolerance.score)).toHaveLength(
        detections.filter(({ score }) => score > golden.minScore + tolerance.score).length,
      );
    },
  );
});

describe('the screening pack', async () => {
  interface Golden {
    photos: { file: string; original: { probabilities: number[]; tolerance: number } }[];
  }
  const golden = await json<Golden>(join(screeningPack, 'golden.json'));
  const manifest = (await readPack(screeningPack)) as ScreeningManifest;
  const screener = createScreener(manifest, createModelTools(onnxRuntime, screeningPack, manifest, onCpu));

  // rocket.jpg: our lossless copy is of another JPEG decoder; this network turns a level or two into .08
  const another = 0.1;
  it.each(golden.photos)(
    'gives the probabilities of $file, unresized, within the tolerance',
    async ({ file, original: { probabilities, tolerance } }) => {
      const picture = await openPicture(join(photos, `${file.split('.')[0]}.webp`), sources);
      const { pixels } = await decodePicture(picture, { width: picture.width, height: picture.height });
      const [found] = await screener.analyze([pixels]);
      expect(found).toHaveLength(probabilities.length);
      probabilities.forEach((expected, at) =>
        expect(Math.abs(found![at]! - expected)).toBeLessThanOrEqual(
          file.endsWith('.jpg') ? another : tolerance,
        ),
      );
      expect(screeningKind.invalidReason(found!)).toBeNull();
    },
  );
});

/** pixel by pixel, as the bytes come */
function normalised(crop: Uint8Array, { mean, std }: ImageInput): Float64Array {
  return Float64Array.from(crop, (byte, at) => (byte / 255 - mean[at % 3]!) / std[at % 3]!);
}
