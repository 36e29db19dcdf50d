/**
 * @file Below which probability a thing that a description names is taken for not there: tried with captions that
 * people wrote. Those of the photo name what is there, those of another photo mostly what is not.
 */
import type { DescribedNoun } from '../../../src-preload/contract/index.ts';
import { createCaptionNames } from '../../domain/evaluation/coco-names.ts';
import { checkedText } from '../../domain/derive/described/checked-text.ts';
import { nounsOf } from '../../domain/derive/described/described-caption.ts';
import { createNounCheck } from '../../domain/derive/described/known-things.ts';
import { createDeriver, type Deriver } from '../../domain/derive/derive.ts';
import { conceptKind } from '../../domain/evidence/concepts/concept-kind.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import { objectKind } from '../../domain/evidence/objects/object-kind.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { vectorKind } from '../../domain/evidence/vectors/vector-kind.ts';
import type { DetectorCalibration, EncoderCalibration } from '../../domain/shared/model-calibration.ts';
import { noMetadata } from '../../domain/shared/metadata.ts';
import type { TagModelParts } from '../../domain/tags/concept-layout.ts';
import type { Vocabulary } from '../../domain/tags/vocabulary.ts';
import type { PackRef } from '../../domain/vision/vision.ts';
import type { FitPhoto } from './collect.ts';

const tried = [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3];
/** of what is there, at most so much may be left out */
const mostLost = 0.05;

interface Named {
  half: 0 | 1;
  isThere: boolean;
  state: DescribedNoun['state'];
}

/** The product's deriver and what it is given. */
interface DeniedParts {
  deriver: Pick<Deriver, 'read' | 'derive'>;
  evidenceOf: (photo: FitPhoto) => readonly Evidence[];
  vocabulary: Vocabulary;
}

export interface DeniedPacks {
  refs: readonly Pick<PackRef, 'id' | 'role'>[];
  encoder: EncoderCalibration;
  detector: DetectorCalibration;
  head: PackManifest | null;
}

/** @returns sentences */
export function fitDenied(
  photos: readonly FitPhoto[],
  { refs, encoder, detector, head }: DeniedPacks,
  known: Pick<TagModelParts, 'vocabulary' | 'contexts' | 'conceptVectors'>,
): string[] {
  const parts: DeniedParts = {
    vocabulary: known.vocabulary,
    deriver: createDeriver({ ...known, encoder, detector, others: head ? [head] : [], vectorKey: null }),
    evidenceOf: ({ vector, logits, boxes }) =>
      refs.map(({ id: packId, role }) => ({
        ...{ packId, role },
        value: { [vectorKind.role]: vector, [conceptKind.role]: logits, [objectKind.role]: boxes }[role],
      })),
  };
  const named = new Map(tried.map((below) => [below, namedWith(photos, parts, below)]));
  const of = (below: number, half: 0 | 1) => named.get(below)!.filter((one) => one.half === half);
  const lines = tried.map(
    (below) => `  ${below}: even ${inWords(of(below, 0))}; odd ${inWords(of(below, 1))}`,
  );
  for (const half of [0, 1] as const) {
    const best = tried.findLast((below) => lost(of(below, half)) <= mostLost) ?? tried[0]!;
    const other = half === 0 ? 1 : 0;
    lines.push(
      `  the highest by which at most ${mostLost * 100} % of what is there goes, on the ${words[half]} photos: ${best}; ` +
        `on the ${words[other]} ones ${inWords(of(best, other))}`,
    );
  }
  return lines;
}

const words = ['even', 'odd'] as const;

/** Each of COCO's things once for each photo, from its own captions and from those of the next photo of its half. */
function namedWith(
  photos: readonly FitPhoto[],
  { deriver, evidenceOf, vocabulary }: DeniedParts,
  deniedBelow: number,
): Named[] {
  const namesIn = createCaptionNames(vocabulary);
  return photos.flatMap((photo, index): Named[] => {
    const { objects, captions, half } = photo;
    if (!objects) return [];
    const evidence = evidenceOf(photo);
    const { tags, objects: seen } = deriver.derive({ ...nothingSaid, evidence });
    const known = { tags, objects: seen, scores: deriver.read(evidence).scores, texts: [] };
    const check = createNounCheck({ ...known, isRejected: () => false }, vocabulary, deniedBelow);
    const others = photos[(index + 2) % photos.length]!.captions ?? [];
    const found = new Map<string, Named>();
    for (const caption of [...(captions ?? []), ...others])
      for (const { phrase, state } of checkedText(caption, nounsOf(vocabulary), check).nouns)
        for (const name of namesIn(phrase)) {
          const isThere = objects.includes(name);
          if (!found.has(name)) found.set(name, { half, isThere, state });
        }
    return [...found.values()];
  });
}

const nothingSaid = {
  decisions: { tagsAdded: [], tagsRejected: [], caption: null },
  metadata: noMetadata,
  relPaths: [],
};

function lost(named: readonly Named[]): number {
  const there = named.filter(({ isThere }) => isThere);
  return there.filter(({ state }) => state === 'left out').length / Math.max(1, there.length);
}

function inWords(named: readonly Named[]): string {
  const of = (isThere: boolean) => {
    const some = named.filter((one) => one.isThere === isThere);
    const share = (state: Named['state']) =>
      `${Math.round((100 * some.filter((one) => one.state === state).length) / Math.max(1, some.length))}`;
    return `${some.length}: ${share('confirmed')} % stay, ${share('unsure')} % after “perhaps”, ${share('left out')} % go`;
  };
  return `there ${of(true)}; not there ${of(false)}`;
}
