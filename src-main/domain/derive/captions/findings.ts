/** @file What a caption may name: the tags that models, files and persons give, with counts, sizes and evidence. Pure. */
import {
  tagKey,
  type CaptionEvidence,
  type PhotoObject,
  type PhotoTag,
} from '../../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import type { Concept, Vocabulary } from '../../tags/vocabulary.ts';
import { evidenceOfTag } from './caption-evidence.ts';

/**
 * From `namedFrom` on a thing is named ("probably a dog"), from `plainFrom` on without "probably". At .62
 * CHAIRi is .13 on the evaluation photos, at .68 it is .09.
 */
export const namedFrom = 0.68;
export const plainFrom = 0.8;
/**
 * Boxes besides the surest one are counted from this probability on: the detector's score .25, at which it
 * counts people best (people right within one: .95).
 */
const countedFrom = 0.8;

/**
 * One thing that may be named. `certainty` is 1 where the person or the file names it; `calibrated` false =
 * there is only a band, no probability.
 */
export interface Finding {
  concept: Concept;
  certainty: number;
  calibrated: boolean;
  /** those that are counted */
  boxes: readonly PhotoObject[];
  /** share of the picture that it fills, 0…1 */
  size: number;
  evidence: readonly CaptionEvidence[];
}

export interface Found {
  tags: readonly PhotoTag[];
  objects: readonly PhotoObject[];
  metadata: Pick<PhotoMetadata, 'people'>;
}

/** Surest first. */
export function findingsOf(found: Found, vocabulary: Pick<Vocabulary, 'get'>): Finding[] {
  const names = new Set(namesIn(found).map(tagKey));
  const findings = found.tags.flatMap((tag): Finding[] => {
    // what is only known of the moment or the place is said at the end
    const seen = tag.source === 'fact' ? tag.also : tag;
    if (!seen || names.has(tagKey(tag.name))) return []; // a person called Rose is no flower
    const concept = vocabulary.get(tag.name); // a synonym would be a guess: “home” need not be a house
    if (!concept) return [];
    const boxes = countedBoxes(found.objects, concept.name);
    const finding = {
      concept,
      certainty: certaintyOf(seen),
      calibrated: seen.probability !== null,
      boxes,
      size: boxes.length > 0 ? Math.max(...boxes.map(({ box }) => Math.sqrt(box[2] * box[3]))) : 0.4,
      evidence: evidenceOfTag(tag, boxes),
    };
    return [finding];
  });
  return findings.sort((a, b) => b.certainty - a.certainty);
}

/** A tag that is shown as "maybe" is worded with doubt, also where it was tested on few photos and is likely. */
function certaintyOf({ probability, band }: Pick<PhotoTag, 'probability' | 'band'>): number {
  if (band === 'maybe') return Math.min(probability ?? 0, namedFrom);
  return probability ?? plainFrom;
}

/** Names from the photo's metadata that the person did not reject: only those are tags. */
export function namesIn({ metadata, tags }: Pick<Found, 'metadata' | 'tags'>): string[] {
  const shown = new Set(tags.map(({ name }) => tagKey(name)));
  return metadata.people.map(({ name }) => name).filter((name) => shown.has(tagKey(name)));
}

/** The surest box, and the others that are sure enough by themselves. */
function countedBoxes(objects: readonly PhotoObject[], name: string): PhotoObject[] {
  const boxes = objects
    .filter((object) => object.name === name)
    .sort((a, b) => (b.probability ?? 1) - (a.probability ?? 1));
  return boxes.filter(({ probability }, index) => index === 0 || (probability ?? 1) >= countedFrom);
}

/** A narrower name replaces the broader one: "poodle" makes "dog" superfluous. */
export function narrowestOf(
  findings: readonly Finding[],
  vocabulary: Pick<Vocabulary, 'ancestors'>,
): Finding[] {
  const said = new Set(findings.flatMap((finding) => vocabulary.ancestors(finding.concept.name)));
  return findings.filter((finding) => !said.has(finding.concept.name));
}
