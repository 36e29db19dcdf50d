/** @file Things as models see them in a photo: their boxes, their probability, their part of the picture. */
import { tagKey, type Box, type PhotoTag } from '../../../../src-preload/contract/index.ts';
import type { NamedThing } from '../../search/named-objects.ts';
import type { SeenObject } from '../../tags/seen-boxes.ts';
import type { AnswerContext, KnownPhoto, Names } from '../known-photo.ts';
import type { Side } from '../question.ts';
import type { Evidence } from './reply.ts';

/** A box counts from here; below it, down to `doubtful`, it only makes "none" uncertain. */
export const counted = 0.5;
export const doubtful = 0.35;
/** From this count on a number would pretend to know: the detector sees too few of many. */
export const several = 4;
/**
 * Present from here on, absent below `absentBelow`, and in between nobody can tell. Fitted on each half of the
 * evaluation photos and measured on the other (docs/questions.md): with "no" below .2, which is right of what
 * a photo at random shows, 15 of 100 of them were wrong where half of the things asked about are there.
 */
export const presentFrom = 0.4;
export const absentBelow = 0.07;
/** Below it nothing is said to be perhaps there. */
export const perhapsFrom = 0.2;

/** The boxes of a thing, surest first; null where no detector in use has a box for it. */
export function boxesOf(thing: NamedThing, { known, vocabulary }: AnswerContext): SeenObject[] | null {
  const groups = thing.groups.filter((group) => group.labels.length > 0);
  if (!known.boxed || groups.length === 0) return null;
  // A tennis player is a person and has a racket: the people are counted.
  const group = groups.find(({ labels }) => labels.includes('person')) ?? groups[0]!;
  const names = new Set(group.labels.flatMap((label) => vocabulary.forObject(label)?.name ?? []));
  return known.reading.objects
    .filter((object) => names.has(object.name) && !isRejected(object.name, known, vocabulary))
    .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
}

export function boxEvidence(objects: readonly SeenObject[]): Evidence {
  return objects.map(({ name, box, probability }) => ({
    kind: 'object',
    label: name,
    box,
    probability: probability ?? counted,
  }));
}

/** The models' own probability of a concept; null = no model in use knows it. */
export function scoreOf(concept: string | null, { known, vocabulary }: AnswerContext): number | null {
  if (concept === null) return null;
  if (isRejected(concept, known, vocabulary)) return 0;
  const score = known.reading.scores.find(({ name }) => name === concept)?.probability ?? null;
  const named = tagsFor(concept, { known, vocabulary }).flatMap(({ source, probability, band }) =>
    source === 'model' ? [probability ?? (band === 'sure' ? 0.8 : counted)] : [],
  );
  return named.length === 0 ? score : Math.max(score ?? 0, ...named);
}

/** Whether the models' probability is so low that the concept is probably not there. */
export function isRuledOut(concept: string | null, { known, vocabulary }: AnswerContext): boolean {
  if (concept === null || known.damaged) return false;
  const isShown = tagsFor(concept, { known, vocabulary }).length > 0;
  return !isShown && known.reading.scores.some(({ name, ruledOut }) => name === concept && ruledOut === true);
}

/** Shown tags that are the concept or imply it, surest first. */
function tagsFor(
  concept: string,
  { known, vocabulary }: Pick<AnswerContext, 'known' | 'vocabulary'>,
): PhotoTag[] {
  const names = new Set([concept, ...vocabulary.descendants(concept)].map(tagKey));
  return known.record.tags
    .filter(({ name }) => names.has(tagKey(name)))
    .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
}

/** The tag of the person or the file that names the concept; the person's first. */
export function statedTag(concept: string, context: AnswerContext): PhotoTag | null {
  const tags = tagsFor(concept, context);
  return (
    tags.find(({ source }) => source === 'user') ?? tags.find(({ source }) => source === 'metadata') ?? null
  );
}

/** The person said that it is not there, or that something is not which it would be a kind of. */
export function isRejected(concept: string, known: KnownPhoto, vocabulary: Names): boolean {
  const rejected = new Set(known.record.rejectedTags.map(tagKey));
  return [concept, ...vocabulary.ancestors(concept)].some((name) => rejected.has(tagKey(name)));
}

/** Singular of what was asked about. */
export function nameOf(thing: NamedThing, vocabulary: Names): string {
  const [group] = thing.groups;
  const label =
    group?.relation === 'same' && group.labels.length === 1
      ? vocabulary.forObject(group.labels[0]!)?.name
      : undefined;
  return label ?? thing.concept ?? thing.phrase.toLowerCase();
}

/** What the boxes show: the thing itself, or what it is a kind of. */
export function boxedName(thing: NamedThing, vocabulary: Names): string {
  const group = thing.groups.find(({ labels }) => labels.includes('person')) ?? thing.groups[0];
  if (!group || group.relation === 'general' || group.labels.length > 1) return nameOf(thing, vocabulary);
  return vocabulary.forObject(group.labels[0]!)?.name ?? group.labels[0]!;
}

/** Whether the boxes only show what the thing is a kind of: people, where women are asked about. */
export function isOnlyKind(thing: NamedThing, vocabulary: Names): boolean {
  return (
    thing.groups.some(({ relation }) => relation === 'kind') &&
    boxedName(thing, vocabulary) !== nameOf(thing, vocabulary)
  );
}

/** Whether the middle of a box lies in this part of the picture. */
export function isOnSide([x, y, width, height]: Box, side: Side): boolean {
  const [across, down] = [x + width / 2, y + height / 2];
  switch (side) {
    case 'left':
      return across < 0.5;
    case 'right':
      return across >= 0.5;
    case 'top':
      return down < 0.5;
    case 'bottom':
      return down >= 0.5;
    case 'middle':
      return across >= 1 / 3 && across < 2 / 3;
  }
}

/** "in the upper left", "on the right", "in the middle"; "over most of the picture" */
export function placeWords([x, y, width, height]: Box): string {
  if (width * height > 0.6) return 'over most of the picture';
  const across = thirdOf(x + width / 2, ['left', '', 'right']);
  const down = thirdOf(y + height / 2, ['upper', '', 'lower']);
  if (across === '' && down === '') return 'in the middle';
  if (down === '') return `on the ${across}`;
  return across === '' ? `in the ${down} middle` : `in the ${down} ${across}`;
}

function thirdOf<Word>(at: number, [first, second, third]: readonly [Word, Word, Word]): Word {
  return at < 1 / 3 ? first : at < 2 / 3 ? second : third;
}
