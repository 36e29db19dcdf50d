/**
 * @file Fits the calibration of an encoder without one on the person's library: by what the detector, the encoder
 * before it and the person say of a sample of photos.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { storedEvidence, understandingPacks } from '../derive/stored-evidence.ts';
import type { Deriver } from '../derive/derive.ts';
import type { DeriverSource } from '../derive/deriver-source.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { ActiveEncoder, ActivePacks } from '../models/packs.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { inGroups } from '../shared/in-groups.ts';
import { dot } from '../shared/vector-cosine.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import { conceptVectors, type ByteCache } from '../tags/concept-vectors.ts';
import type { Concept, Vocabulary } from '../tags/vocabulary.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import { fitCalibration, type CalibrationFit, type ConceptSample } from './fit-calibration.ts';
import type { LibraryCalibrations } from './library-calibrations.ts';

/** photos of the timeline that are looked at, evenly */
const sampleSize = 600;
/** photos that the person tagged, besides */
const saidSampleSize = 300;
const photosPerRead = 200;
/** It is fitted anew when the library has grown by half, or so much more was accepted or rejected. */
const growth = 1.5;
const moreSaid = 40;

export interface CalibrationServiceDeps {
  calibrations: LibraryCalibrations;
  /** without what was fitted here */
  knowledge: PackKnowledge;
  packs: Pick<ActivePacks, 'encoder'>;
  /** the packs in use with the encoder before the present one in its place, where its evidence is still there */
  before: Pick<ActivePacks, 'inUse'> & { deriver: Pick<DeriverSource, 'currentOrWithoutEncoder'> };
  vocabulary: Vocabulary;
  vision: Pick<Vision, 'embedTexts'>;
  cache: ByteCache;
  fingerprint: (pack: PackRef) => Promise<string>;
  catalogue: Pick<EvidenceStore, 'getEvidence' | 'evidencePacks' | 'evidenceKind'> & {
    getPhotos(ids: readonly string[]): Promise<Map<string, PhotoRow>>;
  };
  photos: { total(): number; ids(from: number, count: number): readonly string[] };
  decisions: {
    photoIds(): Iterable<string>;
    of(photoId: string): Pick<PhotoDecisions, 'tagsAdded' | 'tagsRejected'>;
  };
  log: Log;
}

export interface CalibrationService {
  /**
   * Fits the encoder in use, where nothing else is known of it and it was not fitted, or the library has grown
   * much since. Never fails: without a calibration the encoder ranks, and shows no percentages.
   * @returns whether there is a new calibration
   */
  refresh(): Promise<boolean>;
}

export function createCalibrationService(deps: CalibrationServiceDeps): CalibrationService {
  const { packs, knowledge, log } = deps;
  return {
    async refresh() {
      const encoder = packs.encoder();
      if (!encoder || encoder.problem || knowledge.encoder(encoder.calibration).calibration) return false;
      try {
        return await fitAnew(deps, encoder);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        log.warn({ err: error, packId: encoder.ref.id }, 'the model could not be calibrated');
        return false;
      }
    },
  };
}

async function fitAnew(deps: CalibrationServiceDeps, encoder: ActiveEncoder): Promise<boolean> {
  const { calibrations, photos, log } = deps;
  const packId = encoder.ref.id;
  const fingerprint = await deps.fingerprint(encoder.ref);
  await calibrations.load(packId, fingerprint);
  const said = saidOf(deps);
  const saidCount = [...said.values()].reduce((sum, names) => sum + names.size, 0);
  const kept = calibrations.fitOf(packId);
  const isCurrent = kept !== null && photos.total() < kept.total * growth && saidCount < kept.said + moreSaid;
  if (isCurrent) return false;
  const samples = await samplesOf(deps, encoder, said, fingerprint);
  const found = await fitCalibration(samples, () => new Promise((resume) => setImmediate(resume)));
  if (!found) {
    log.info({ packId, photos: photos.total() }, 'too little is known of the photos to calibrate the model');
    return false;
  }
  const fit = withUnasked(found, kept, new Set(samples.map(({ name }) => name)));
  await calibrations.keep(packId, { ...fit, fingerprint, total: photos.total(), said: saidCount });
  const { calibration, separates, sure, disagreement } = fit;
  log.info({ packId, ...calibration, concepts: separates.length, sure, disagreement }, 'model calibrated');
  return true;
}

/**
 * What was found before of concepts that nothing is known of now: what the encoder before this one saw is gone
 * when the change to this one was confirmed.
 */
export function withUnasked(
  found: CalibrationFit,
  before: Pick<CalibrationFit, 'biases' | 'separates'> | null,
  asked: ReadonlySet<string>,
): CalibrationFit {
  if (!before) return found;
  return {
    ...found,
    biases: { ...before.biases, ...found.biases },
    separates: [...found.separates, ...before.separates.filter((name) => !asked.has(name))],
  };
}

/** What the person accepted (true) and rejected, by photo and concept. What implies a rejected one is not known. */
function saidOf({ decisions, vocabulary }: CalibrationServiceDeps): Map<string, Map<string, boolean>> {
  const said = new Map<string, Map<string, boolean>>();
  for (const photoId of decisions.photoIds()) {
    const { tagsAdded, tagsRejected } = decisions.of(photoId);
    const names = new Map<string, boolean>();
    for (const name of tagsRejected) {
      const [concept] = vocabulary.find(name);
      if (concept) names.set(concept.name, false);
    }
    for (const name of tagsAdded) {
      const [concept] = vocabulary.find(name);
      if (concept)
        for (const one of [concept.name, ...vocabulary.ancestors(concept.name)]) names.set(one, true);
    }
    if (names.size > 0) said.set(photoId, names);
  }
  return said;
}

async function samplesOf(
  deps: CalibrationServiceDeps,
  encoder: ActiveEncoder,
  said: ReadonlyMap<string, ReadonlyMap<string, boolean>>,
  fingerprint: string,
): Promise<ConceptSample[]> {
  const { photos, before, vocabulary, vision, cache, knowledge } = deps;
  const size = Math.min(sampleSize, photos.total());
  const drawn = Array.from({ length: size }, (_, at) =>
    photos.ids(Math.floor((at * photos.total()) / size), 1),
  );
  const even = new Set(drawn.flat());
  const tagged = [...said.keys()].filter((id) => !even.has(id)).slice(0, saidSampleSize);
  const deriver = await before.deriver.currentOrWithoutEncoder();
  const read = await readAll(deps, deriver, encoder, [...even, ...tagged]);
  const found = [...read].map(([id, photo]) => ({
    ...photo,
    // of photos that are looked at because they were tagged only the tags count: they are no sample
    known: new Map([...(even.has(id) ? photo.known : []), ...numbers(said.get(id))]),
  }));
  const names = new Set(found.flatMap(({ known }) => [...known.keys()]));
  const concepts = vocabulary.concepts.filter(({ name }) => names.has(name));
  const { templates, dimensions } = knowledge.encoder(encoder.calibration);
  const request = { concepts, templates, pack: encoder.ref, dimensions, packVersion: fingerprint };
  const vectors = await conceptVectors({ vision, cache }, request);
  return concepts.map(({ name }: Concept) => ({
    name,
    cosines: Float32Array.from(found, ({ vector }) => dot(vectors.get(name)!, vector)),
    known: Float32Array.from(found, ({ known }) => known.get(name) ?? NaN),
  }));
}

function numbers(names: ReadonlyMap<string, boolean> = new Map()): [string, number][] {
  return [...names].map(([name, isThere]) => [name, Number(isThere)]);
}

/** The encoder's vectors, and what all else says, of photos that it has looked at. */
async function readAll(
  { catalogue, before }: CalibrationServiceDeps,
  deriver: Pick<Deriver, 'read'>,
  encoder: ActiveEncoder,
  ids: readonly string[],
): Promise<Map<string, { vector: Float32Array; known: Map<string, number> }>> {
  const read = new Map<string, { vector: Float32Array; known: Map<string, number> }>();
  for (const group of inGroups(ids, photosPerRead)) {
    const rows = await catalogue.getPhotos(group);
    const [vectors, evidence] = await Promise.all([
      catalogue.getEvidence(vectorKind, encoder.ref.id, group),
      storedEvidence(catalogue, understandingPacks(before), rows.values()),
    ]);
    for (const [id, row] of rows) {
      const vector = vectors.get(id);
      if (!vector || vector.contentHash !== row.contentHash) continue;
      const { scores } = deriver.read(evidence.get(id)?.evidence ?? []);
      read.set(id, {
        vector: vector.value,
        known: new Map(
          scores.flatMap(({ name, probability }) => (probability === null ? [] : [[name, probability]])),
        ),
      });
    }
  }
  return read;
}
