/**
 * @file A kind of evidence as somebody would add one, for the test that does so: patches of plain colour, a region
 * each, named by the palette of their pack. It needs no ONNX model.
 */
import { z } from 'zod';
import type { Analyzer, ModelTools, Pixels } from '../../domain/evidence/analyzer.ts';
import type { EvidenceKind } from '../../domain/evidence/kind.ts';
import { commonManifestFields, packFile } from '../../domain/evidence/pack-manifest.ts';

export interface Patch {
  name: string;
  /** x, y of a quarter of the picture, 0 or .5 */
  x: number;
  y: number;
  /** mean colour, 0 … 1 each */
  colour: Float32Array;
}

const manifest = z.object({ ...commonManifestFields, role: z.literal('patches'), palette: packFile });
type Manifest = z.infer<typeof manifest>;
const palette = z.record(z.string(), z.tuple([z.number(), z.number(), z.number()]));

const side = 16;
/** mean difference of the three channels up to which a colour has the name, 0 … 255 */
const nearEnough = 20;

export const patches: EvidenceKind<readonly Patch[], Manifest> = {
  role: 'patches',
  manifest: {
    schema: manifest,
    neededFiles: (pack) => [pack.palette],
    dimensions: () => 3,
  },
  rows: {
    columns: [
      { name: 'patchName', type: 'text' },
      { name: 'patchX', type: 'number' },
      { name: 'patchY', type: 'number' },
      { name: 'patchColour', type: 'vector' },
    ],
    regions: true,
    toRows: (found) =>
      found.map(({ name, x, y, colour }) => ({
        patchName: name,
        patchX: x,
        patchY: y,
        patchColour: colour,
      })),
    fromRows: (rows) =>
      rows.map((row) => ({
        name: row['patchName'] as string,
        x: row['patchX'] as number,
        y: row['patchY'] as number,
        colour: row['patchColour'] as Float32Array,
      })),
  },
  analysis: {
    batch: 2,
    parallelModels: 1,
    shortSide: () => 0,
    prepare: (picture, _pack, tools) =>
      tools.cropToSquare(picture, {
        size: side,
        fit: 'squash',
        cropFraction: 1,
        longSide: 'round',
        resample: 'bilinear',
      }),
    open: createPatchFinder,
  },
  signals: (found) => ({
    tags: [...new Set(found.map(({ name }) => name))].map((name) => ({
      name,
      probability: 0.9,
      band: 'sure' as const,
    })),
    texts: found.length > 0 ? [`a picture of ${found.length} plain patches`] : [],
  }),
  invalidReason: (found) =>
    found.every(({ x, y }) => x >= 0 && x < 1 && y >= 0 && y < 1) ? null : 'a patch outside of its picture',
  change: 'at once',
  builtIn: false,
  words: {
    title: 'Finds plain patches of colour',
    purpose: 'Used in a test.',
    whileUnavailable: 'Until then no patches are found.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked for patches in all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look for patches in ${photos}.`,
  },
};

function createPatchFinder(pack: Manifest, tools: ModelTools): Analyzer<readonly Patch[]> {
  let colours: z.infer<typeof palette> | null = null;
  const open = async () => {
    await tools.check([pack.palette]);
    return (colours ??= palette.parse(await tools.readJson(pack.palette)));
  };
  return {
    openPictures: async () => void (await open()),
    async analyze(pictures) {
      const named = await open();
      return pictures.map((picture) => patchesOf(picture, named));
    },
    states: async () => [{ name: 'cpu', state: 'in use', reason: 'It needs nothing else.' }],
    device: async () => ({ provider: 'cpu', half: false }),
    tryOut: async () => void (await open()),
    release: async () => {},
  };
}

function patchesOf(picture: Pixels, named: z.infer<typeof palette>): Patch[] {
  return [0, 0.5].flatMap((y) =>
    [0, 0.5].flatMap((x): Patch[] => {
      const colour = meanOf(picture, x * side, y * side);
      const name = Object.entries(named).find(
        ([, wanted]) =>
          wanted.reduce((sum, value, at) => sum + Math.abs(value - colour[at]!), 0) / 3 <= nearEnough,
      )?.[0];
      return name === undefined ? [] : [{ name, x, y, colour: colour.map((value) => value / 255) }];
    }),
  );
}

/** Of a quarter of the picture. */
function meanOf({ rgb, width }: Pixels, left: number, top: number): Float32Array {
  const sum = new Float32Array(3);
  for (let y = 0; y < side / 2; y += 1)
    for (let x = 0; x < side / 2; x += 1)
      for (let channel = 0; channel < 3; channel += 1)
        sum[channel]! += rgb[3 * ((top + y) * width + left + x) + channel]!;
  return sum.map((value) => value / (side / 2) ** 2);
}
