/** @file Why a photo is found by a query, and where in the picture its words are. */
import { positionOfBox, type Explanation, type Target } from '../../../../src-preload/contract/index.ts';
import type { TargetEvidence, TargetView } from '../../derive/targets.ts';
import { evidenceValue } from '../../evidence/evidence.ts';
import { objectKind } from '../../evidence/objects/object-kind.ts';
import { vectorKind } from '../../evidence/vectors/vector-kind.ts';
import type { SeenThings } from '../../tags/seen-boxes.ts';
import type { Vision } from '../../vision/vision.ts';
import { boxesWith, shownProbability } from '../detection-probability.ts';
import type { PreparedQuery } from '../search-page.ts';
import { createPictureCrops } from './picture-crops.ts';
import { labelsAsked } from '../scored-photos.ts';
import { positionOfMap } from './position-of-map.ts';
import { explainReasons, type ReasonDeps } from './reasons.ts';
import { neutralSentences, relevanceOf, type CropCosines, type Relevance } from './relevance.ts';
import { encoderLikeness, lowestShownScore } from '../ranking.ts';
import { dot } from '../../shared/vector-cosine.ts';
import { withLanguageHint } from '../foreign-query.ts';
import type { EmbedTexts } from '../text-vectors.ts';

export interface ExplainDeps extends ReasonDeps {
  vision: Pick<Vision, 'analyze'>;
  targets: TargetEvidence;
  /** path of the photo's grid preview; null = it has none on disk */
  gridOf: (id: string) => Promise<string | null>;
  embed: EmbedTexts;
  prepare: (text: string) => Promise<PreparedQuery>;
}

/** So many boxes of one thing are marked. */
const mostBoxes = 20;
/** A crop shows things without what is around them: it may score so much less than a whole picture must. */
const cropAllowance = 1;
const noParticularPart = 'In no particular part of the picture.';

export type ExplainPhoto = (
  request: { target: Target; text: string },
  signal?: AbortSignal,
) => Promise<Explanation>;

/**
 * Nothing of the library is changed. The crops of the latest pictures are kept, so that other words about
 * them are quick.
 */
export function createExplainPhoto(deps: ExplainDeps): ExplainPhoto {
  const cropsOfPicture = createPictureCrops(deps.vision);

  async function relevance(
    { query, language }: PreparedQuery,
    view: TargetView,
    signal: AbortSignal | undefined,
  ): Promise<Relevance | { kind: 'unknown'; reason: string }> {
    const { encoder, vector } = query;
    if (query.plan.text === '') return unknown('there are no words to look for in the picture.');
    if (!encoder) return unknown('the model that compares words with pictures can’t be used now.');
    if (!vector && language !== null)
      return unknown(`the model that compares words with pictures does not read ${language}.`);
    if (!vector) return unknown('there are no words to look for in the picture.');
    const neutral = await deps.embed(encoder, neutralSentences);
    const cosinesOf = (own: Float32Array): CropCosines => ({
      query: dot(own, vector),
      neutral: neutral.map((sentence) => dot(own, sentence)),
    });
    const grid = view.id === null ? null : await deps.gridOf(view.id);
    const picture = await cropsOfPicture(view, grid, encoder.ref, signal);
    if (!picture) return unknown('the picture can’t be read now.');
    const whole = evidenceValue(vectorKind, view.evidence, encoder.ref.id);
    const crops = picture.crops.map(({ box, vector: own }) => ({ box, cosines: cosinesOf(own) }));
    const statistics = await deps.statisticsFor(query);
    const fits = (cosine: number) =>
      encoderLikeness(query.scoring, cosine, statistics, encoder.calibration) >=
      lowestShownScore(query.scoring) - cropAllowance;
    return relevanceOf(whole ? cosinesOf(whole) : null, crops, picture.aspect, fits);
  }

  return async ({ target, text }, signal) => {
    const [prepared, [view]] = await Promise.all([deps.prepare(text), deps.targets.of([target])]);
    signal?.throwIfAborted();
    const seen = seenIn(prepared, view!);
    const [reasons, found] = await Promise.all([
      explainReasons(deps, prepared, view!, seen),
      relevance(prepared, view!, signal),
    ]);
    const boxes = seen ? boxesOf(prepared, seen) : [];
    return {
      id: view!.id,
      path: view!.path,
      query: prepared.query.plan.parsed,
      ...reasons,
      where: whereWords(found, boxes.length > 0),
      map: found.kind === 'part' ? found.map : null,
      boxes,
      hints: withLanguageHint(prepared),
      ...(view!.blurred && { blurred: true as const }),
    };
  };
}

function unknown(reason: string) {
  return { kind: 'unknown' as const, reason };
}

/** A sentence for those who do not see the map, and the reason where there is none. */
function whereWords(found: Relevance | { kind: 'unknown'; reason: string }, isDetected: boolean): string {
  switch (found.kind) {
    case 'unknown':
      return `No map: ${found.reason}`;
    case 'nowhere':
      return isDetected
        ? 'No map: only the things seen tell where it is.'
        : 'Nowhere in the picture, as far as Sightline can tell: other words fit it as well.';
    case 'everywhere':
      return 'All over the picture.';
    case 'unclear':
      return noParticularPart;
    case 'part': {
      const place = positionOfMap(found.map);
      return place === null ? noParticularPart : `Mostly ${place}.`;
    }
  }
}

/** Null = no detector has looked at the picture. */
function seenIn({ query }: PreparedQuery, { evidence }: Pick<TargetView, 'evidence'>): SeenThings | null {
  const { detectorId, encoderId } = query.boxes;
  const objects = evidenceValue(objectKind, evidence, detectorId ?? undefined);
  const vector = evidenceValue(vectorKind, evidence, encoderId ?? undefined) ?? null;
  return objects ? query.boxes.of(labelsAsked(query))({ objects, vector }) : null;
}

/** Boxes of the things that the query names, the surest first. */
function boxesOf({ query }: PreparedQuery, seen: SeenThings): Explanation['boxes'] {
  const labels = query.scoring.requirements.flatMap((requirement) => requirement.labels);
  return boxesWith(seen, labels)
    .filter(({ probability }) => probability >= shownProbability)
    .slice(0, mostBoxes)
    .map((seenBox) => ({ ...seenBox, where: positionOfBox(seenBox.box) }));
}
