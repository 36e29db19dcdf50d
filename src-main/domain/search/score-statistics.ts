/**
 * @file Statistics of the library for ranking, estimated from an even sample of its photos. The sample is
 * kept until the library has changed.
 */
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import type { ActiveDetector, ActiveEncoder } from '../models/packs.ts';
import type { LibraryPhotos } from './library-photos.ts';
import type { Detection } from '../evidence/objects/detection.ts';
import type { BoxReader } from '../tags/seen-boxes.ts';
import { presenceOf } from './detection-probability.ts';
import type { Requirement, ScoreStatistics } from './ranking.ts';
import type { EvidenceKind } from '../evidence/kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { dot } from '../shared/vector-cosine.ts';

const sampleSize = 200;
/**
 * Prior of a named thing: 0.05, with the weight of 20 photos.
 */
const defaultPrior = { probability: 0.05, photos: 20 };

export interface LibrarySample {
  vectors: readonly Float32Array[];
  objects: readonly (readonly Detection[])[];
}

export interface SampleRequest {
  photos: Pick<LibraryPhotos, 'total' | 'ids'>;
  encoder: ActiveEncoder | null;
  detector: ActiveDetector | null;
}

/** Every n-th photo of the timeline, so that all years are represented. */
export function createLibrarySample(
  catalogue: Pick<EvidenceStore, 'getEvidence' | 'evidencePacks'>,
): (request: SampleRequest) => Promise<LibrarySample> {
  let kept: { key: string; size: number; complete: boolean; sample: Promise<LibrarySample> } | null = null;

  async function draw({ photos, encoder, detector }: SampleRequest): Promise<LibrarySample> {
    const total = photos.total();
    const drawn = Array.from({ length: Math.min(sampleSize, total) }, (_, index) =>
      photos.ids(Math.floor((index * total) / Math.min(sampleSize, total)), 1),
    ).flat();
    const packs = new Set(await catalogue.evidencePacks());
    const valuesOf = async <Value>(kind: EvidenceKind<Value>, packId: string | undefined) =>
      packId !== undefined && packs.has(packId)
        ? [...(await catalogue.getEvidence(kind, packId, drawn)).values()].map(({ value }) => value)
        : [];
    const [drawnVectors, drawnObjects] = await Promise.all([
      valuesOf(vectorKind, encoder?.ref.id),
      valuesOf(objectKind, detector?.ref.id),
    ]);
    return { vectors: drawnVectors, objects: drawnObjects };
  }

  return (request) => {
    const key = `${request.encoder?.ref.id ?? ''}|${request.detector?.ref.id ?? ''}`;
    const grown = kept ? Math.abs(request.photos.total() - kept.size) / Math.max(1, kept.size) : Infinity;
    if (kept?.key === key && kept.complete && grown < 0.1) return kept.sample;
    const sample = draw(request);
    const drawing = { key, size: request.photos.total(), complete: false, sample };
    kept = drawing;
    // Where evidence is missing (an import runs) or drawing failed, the next search draws again.
    sample.then(
      ({ vectors, objects }) => (drawing.complete = lacksNothing(request, vectors.length, objects.length)),
      () => undefined,
    );
    return sample;
  };
}

function lacksNothing(
  { photos, encoder, detector }: SampleRequest,
  vectors: number,
  objects: number,
): boolean {
  const wanted = Math.min(sampleSize, photos.total());
  return (!encoder || vectors === wanted) && (!detector || objects === wanted);
}

/** @param vector the query's, null without an encoder */
export function scoreStatisticsOf(
  sample: LibrarySample,
  vector: Float32Array | null,
  boxes: Pick<BoxReader, 'of'>,
): ScoreStatistics {
  const cosines = vector ? sample.vectors.map((other) => dot(other, vector)) : [];
  const mean = average(cosines);
  const priors = new Map<Requirement, number>();
  const priorOf = (requirement: Requirement) => {
    const read = boxes.of(requirement.labels);
    const presenceIn = (objects: readonly Detection[]) =>
      presenceOf(read({ objects, vector: null }).byDetector, requirement.labels, requirement.count);
    const present = sample.objects.reduce((sum, objects) => sum + presenceIn(objects), 0);
    return (
      (present + defaultPrior.probability * defaultPrior.photos) /
      (sample.objects.length + defaultPrior.photos)
    );
  };
  return {
    mean,
    deviation: Math.sqrt(average(cosines.map((cosine) => (cosine - mean) ** 2))),
    prior: (requirement) => {
      const prior = priors.get(requirement) ?? priorOf(requirement);
      priors.set(requirement, prior);
      return prior;
    },
  };
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
