/**
 * @file Calibrations of encoders that come without one, fitted on the library itself. They are kept in its cache: a
 * lost one is fitted again.
 */
import { z } from 'zod';
import type { ModelPack } from '../../../src-preload/contract/index.ts';
import type { EncoderCalibration } from '../shared/model-calibration.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import type { ByteCache } from '../tags/concept-vectors.ts';
import type { CalibrationFit } from './fit-calibration.ts';

const pair = z.object({ scale: z.number(), bias: z.number() });
const keptFit = z.object({
  /** of the encoder's files */
  fingerprint: z.string(),
  calibration: pair,
  biases: z.record(z.string(), z.number()),
  separates: z.array(z.string()),
  withBoxes: z.object({ weight: z.number(), floor: z.number() }),
  photos: z.number(),
  sure: z.number(),
  disagreement: z.number(),
  /** photos of the library then */
  total: z.number(),
  /** what the person had accepted and rejected by then, of the vocabulary */
  said: z.number(),
});
export type LibraryFit = CalibrationFit & { fingerprint: string; total: number; said: number };

/**
 * Search was fitted with the built-in encoder, whose calibration is for rare names: of its logit for COCO's names,
 * which a fit on a library resembles, this makes that one (17 · cosine − 11.2 of 10.4 · cosine − 5.04).
 */
const toSearch = { scale: 1.63, bias: -2.96 };

export interface LibraryCalibrations {
  /** the same knowledge, with what was fitted for encoders that nothing else is known of */
  knowledge: PackKnowledge;
  /** null = nothing was fitted for this pack */
  fitOf(packId: string): LibraryFit | null;
  /** the same for the interface */
  summaryOf(packId: string): ModelPack['fit'];
  keep(packId: string, fit: LibraryFit): Promise<void>;
  /**
   * Reads what is kept of this pack, to be called before it is used. What was fitted for other files of it is not
   * used.
   */
  load(packId: string, fingerprint: string): Promise<void>;
}

export function createLibraryCalibrations(knowledge: PackKnowledge, cache: ByteCache): LibraryCalibrations {
  const fits = new Map<string, LibraryFit>();
  return {
    knowledge: {
      ...knowledge,
      encoder(fromManifest) {
        const known = knowledge.encoder(fromManifest);
        const fit = known.calibration === null ? fits.get(known.packId) : undefined;
        return fit ? withFit(known, fit) : known;
      },
    },
    fitOf: (packId) => fits.get(packId) ?? null,
    summaryOf(packId) {
      const fit = fits.get(packId);
      return fit
        ? { photos: fit.photos, concepts: fit.separates.length, disagreement: fit.disagreement }
        : null;
    },
    async keep(packId, fit) {
      await cache.write(keyOf(packId), new TextEncoder().encode(JSON.stringify(fit)));
      fits.set(packId, fit);
    },
    async load(packId, fingerprint) {
      if (fits.get(packId)?.fingerprint === fingerprint) return;
      fits.delete(packId);
      const bytes = await cache.read(keyOf(packId));
      const fit = bytes && parsed(new TextDecoder().decode(bytes));
      if (fit?.fingerprint === fingerprint) fits.set(packId, fit);
    },
  };
}

function withFit(
  known: EncoderCalibration,
  { calibration, biases, separates, withBoxes }: LibraryFit,
): EncoderCalibration {
  return {
    ...known,
    calibration,
    biases,
    separates: new Set(separates),
    withBoxes,
    inSearch: {
      scale: toSearch.scale * calibration.scale,
      bias: toSearch.scale * calibration.bias + toSearch.bias,
    },
  };
}

const keyOf = (packId: string) => `calibration-${packId}`;

/** Null where it is damaged, or of another version: it is fitted again. */
function parsed(text: string): LibraryFit | null {
  try {
    return keptFit.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
