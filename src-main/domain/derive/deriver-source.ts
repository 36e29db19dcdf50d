/**
 * @file Makes the deriver for the packs in use, again when they change. The vocabulary's vectors come from
 * the cache or are embedded.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import { conceptsOf, isManifestOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import type { FactSource } from '../facts/fact-source.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import { conceptVectorKey, conceptVectors, type ByteCache } from '../tags/concept-vectors.ts';
import type { ContextRule } from '../tags/contexts.ts';
import { conceptsOn } from '../tags/concept-layout.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import type { ScreeningRules } from '../screening/suggest.ts';
import { createDeriver, type Deriver, type DeriverParts } from './derive.ts';

export interface DeriverSourceDeps {
  vocabulary: Vocabulary;
  contexts: readonly ContextRule[];
  knowledge: PackKnowledge;
  packs: Pick<ActivePacks, 'encoder' | 'detector' | 'inUse'>;
  vision: Pick<Vision, 'embedTexts'>;
  cache: ByteCache;
  /** changes when a pack's files change: the SHA-256 of its manifest */
  fingerprint: (pack: PackRef) => Promise<string>;
  /** there are none where left out */
  facts?: Pick<FactSource, 'version'>;
  /** null, or left out = screening is off */
  screening?: () => ScreeningRules | null;
  log: Log;
}

export interface DeriverSource {
  /**
   * The deriver for the packs that are active now. Evidence of a pack counts also while the pack cannot run.
   * @throws AppError model_missing, model_damaged, model_invalid, out_of_memory when the vocabulary has to be
   * embedded and cannot be
   */
  current(): Promise<Deriver>;
  /** The same; where the encoder cannot be used, a deriver without it, so that an edit is always shown. */
  currentOrWithoutEncoder(): Promise<Deriver>;
  /** How many concepts the vocabulary has, and how many the active packs recognize. */
  concepts(): { concepts: number; on: number };
}

export interface RecognizedConcepts {
  /** Names of the concepts that the active packs recognize. */
  conceptsOn(): ReadonlySet<string>;
}

/** Nothing is embedded before the first call of `current`. */
export function createDeriverSource(deps: DeriverSourceDeps): DeriverSource & RecognizedConcepts {
  const { vocabulary, knowledge, packs, fingerprint, log } = deps;
  let made: { key: string; deriver: Promise<Deriver> } | null = null;

  async function current(): Promise<Deriver> {
    const active = packs.encoder();
    const encoder = active?.ref ?? null;
    const packVersion = encoder && (await fingerprint(encoder));
    const others = otherPacks(packs).map(({ id }) => id);
    const factsVersion = await deps.facts?.version();
    const key = JSON.stringify([
      encoder?.id,
      packVersion,
      active && knowledge.encoder(active.calibration).calibration,
      packs.detector()?.ref.id,
      others,
      factsVersion,
      deps.screening?.() ?? null,
    ]);
    if (made?.key === key) return made.deriver;
    const deriver = makeDeriver(deps, packVersion);
    const mine = { key, deriver };
    made = mine;
    deriver.catch(() => {
      if (made === mine) made = null; // the caller of `deriver` handles the error; the next call tries again
    });
    return deriver;
  }

  return {
    current,
    async currentOrWithoutEncoder() {
      try {
        return await current();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        log.warn({ err: error }, 'tags are derived without the encoder');
        return withoutVectors({ ...(await derivedBy(deps)), encoder: null });
      }
    },
    concepts: () => ({ concepts: vocabulary.concepts.length, on: recognized(deps).length }),
    conceptsOn: () => new Set(recognized(deps)),
  };
}

/** The packs in use of other kinds than encoder and detector, and parts of packs. */
function otherPacks(packs: DeriverSourceDeps['packs']): PackManifest[] {
  const both = [packs.encoder()?.ref.id, packs.detector()?.ref.id];
  return packs.inUse().flatMap(({ ref, manifest }) => (both.includes(ref.id) ? [] : [manifest]));
}

type CalibratedParts = Pick<
  DeriverParts,
  'vocabulary' | 'contexts' | 'encoder' | 'detector' | 'factsVersion' | 'screening'
> & {
  others: readonly PackManifest[];
};

async function derivedBy(deps: DeriverSourceDeps): Promise<CalibratedParts> {
  return { ...calibrations(deps), ...(deps.facts && { factsVersion: await deps.facts.version() }) };
}

function recognized(deps: DeriverSourceDeps): string[] {
  const parts = calibrations(deps);
  return conceptsOn({ ...parts, named: conceptsOf(parts.others) }).map(({ name }) => name);
}

function calibrations({
  vocabulary,
  contexts,
  knowledge,
  packs,
  screening,
}: DeriverSourceDeps): CalibratedParts {
  const encoder = packs.encoder();
  const detector = packs.detector();
  return {
    vocabulary,
    contexts,
    encoder: encoder && knowledge.encoder(encoder.calibration),
    detector: detector && knowledge.detector(detector.calibration),
    others: otherPacks(packs).map((manifest) =>
      isManifestOf(conceptKind, manifest) ? knowledge.head(manifest) : manifest,
    ),
    screening: screening?.() ?? null,
  };
}

/** @param packVersion the active encoder's fingerprint; null = no encoder */
async function makeDeriver(deps: DeriverSourceDeps, packVersion: string | null): Promise<Deriver> {
  const { packs, vision, cache } = deps;
  const parts = await derivedBy(deps);
  const pack = packs.encoder()?.ref;
  if (!pack || !parts.encoder?.calibration || packVersion === null) return withoutVectors(parts);
  const { templates, dimensions } = parts.encoder;
  // without those that packs know by name: the encoder is not asked about them
  const request = { concepts: conceptsOn(parts), templates, pack, dimensions, packVersion };
  return createDeriver({
    ...parts,
    conceptVectors: await conceptVectors({ vision, cache }, request),
    vectorKey: conceptVectorKey(request),
  });
}

function withoutVectors(parts: CalibratedParts): Deriver {
  return createDeriver({ ...parts, conceptVectors: new Map(), vectorKey: null });
}
