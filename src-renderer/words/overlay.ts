/** @file What is drawn over a photo: of which of its parts, in words for eye and ear, and why there is nothing. */
import {
  positionOfBox,
  sunAbsenceWords,
  tagKey,
  type Box,
  type DescribedRegion,
  type OverlayLayer,
  type Photo,
  type PhotoSun,
  type TextLine,
} from '../../src-preload/contract/index.ts';
import type { DrawnBox } from '../components/drawn-box.ts';
import { formatCount, formatShare } from './numbers.ts';
import { whyNoText } from './picture-text.ts';

/** All that lies over a picture. */
export interface Drawn {
  boxes: readonly DrawnBox[];
  text: readonly TextLine[];
  place: string | null;
  sun: PhotoSun | null;
}

export const nothingDrawn: Drawn = { boxes: [], text: [], place: null, sun: null };

/** Each layer by its name, in the order in which they are listed. */
export const layerLabels: Readonly<Record<OverlayLayer, string>> = {
  objects: 'Objects',
  people: 'People named in the file',
  text: 'Text',
  place: 'Place',
  sun: 'Sun',
};

/** Of a name that the person gave, a model's doubt is not told. What a describer marks besides comes last. */
export function objectBoxes({
  objects,
  tags,
  caption: { described },
}: Pick<Photo, 'objects' | 'tags'> & { caption: Pick<Photo['caption'], 'described'> }): DrawnBox[] {
  const own = new Set(tags.filter(({ source }) => source === 'user').map(({ name }) => tagKey(name)));
  const seen = objects.map(({ name, probability, box }) => ({
    label: name,
    probability: own.has(tagKey(name)) ? null : probability,
    box,
  }));
  const marked = (described?.regions ?? []).filter(
    (region) =>
      region.of === 'object' &&
      region.state !== 'left out' &&
      !seen.some(
        ({ label, box }) => tagKey(label) === tagKey(region.label) && overlap(box, region.box) > 0.5,
      ),
  );
  return [...seen, ...marked.map(regionBox)];
}

/** What a describer marks; it does not say how sure it is. */
export function regionBox({ label, box, state }: Pick<DescribedRegion, 'label' | 'box' | 'state'>): DrawnBox {
  return { label, probability: null, box, ...(state !== 'confirmed' && { isDoubted: true }) };
}

/** Intersection over union. */
function overlap([x, y, width, height]: Box, [left, top, across, down]: Box): number {
  const shared =
    Math.max(0, Math.min(x + width, left + across) - Math.max(x, left)) *
    Math.max(0, Math.min(y + height, top + down) - Math.max(y, top));
  return shared / (width * height + across * down - shared);
}

/** Without those whom the person rejected. */
export function peopleBoxes({ people, rejectedTags }: Pick<Photo, 'people' | 'rejectedTags'>): DrawnBox[] {
  const rejected = new Set(rejectedTags.map(tagKey));
  return people.flatMap(({ name, box }) =>
    box && !rejected.has(tagKey(name)) ? [{ label: name, probability: null, box, isFace: true }] : [],
  );
}

/** As people or files say it, else as its position tells, without what the person rejected. */
export function placeLabel({
  details,
  facts,
  rejectedTags,
}: Pick<Photo, 'details' | 'facts' | 'rejectedTags'>): string | null {
  const written = details.find(({ kind }) => kind === 'place');
  if (written) return written.text;
  const parts = facts.find(({ kind }) => kind === 'place')?.text.split(', ') ?? [];
  const rejected = new Set(rejectedTags.map(tagKey));
  const isRejected = (part: string) => rejected.has(tagKey(part.replace(/^\d+ km from /, '')));
  // what is not in a country is in none of its towns
  const left = parts.slice(parts.findLastIndex(isRejected) + 1);
  return left.length > 0 ? left.join(', ') : null;
}

/** “The sun stood 12° high in the south-west”; with a doubt, “probably”. */
function sunSentence({ text, doubt }: PhotoSun): string {
  return doubt === null ? `The sun stood ${text}` : `The sun probably stood ${text}`;
}

/** Why a layer has nothing to draw. */
export function absenceOf(layer: OverlayLayer, photo: Photo): string {
  switch (layer) {
    case 'objects':
      return 'No objects were found in this photo.';
    case 'people':
      return photo.people.some(({ box }) => box === null)
        ? 'The file says who is in the picture, but not where.'
        : 'The file names nobody in the picture.';
    case 'text':
      return whyNoText(photo) ?? '';
    case 'place':
      return photo.latitude === null ? sunAbsenceWords['no-position'] : 'No place is known at its position.';
    case 'sun':
      return photo.sunAbsence === null ? '' : sunAbsenceWords[photo.sunAbsence];
  }
}

/** Each thing that is drawn with where it is, as one reads: from the top, row by row; then place and sun. */
export function drawnWords({ boxes, text, place, sun }: Drawn): string[] {
  const items = [
    ...boxes.map((drawn) => ({ words: boxWords(drawn), box: drawn.box })),
    ...text.map((line) => ({ words: `text “${line.text}”`, box: boundsOf(line) })),
  ];
  return [
    ...items
      .sort((a, b) => rowOf(a.box) - rowOf(b.box) || a.box[0] - b.box[0])
      .map(({ words, box }) => `${words}, ${positionOfBox(box)}`),
    ...(place === null ? [] : [`Place: ${place}`]),
    ...(sun ? [[sunSentence(sun), ...(sun.doubt === null ? [] : [sun.doubt])].join(', ')] : []),
  ];
}

/** “dog 94%”, “perhaps saucer” */
export function boxWords({
  label,
  probability,
  isDoubted,
}: Pick<DrawnBox, 'label' | 'probability' | 'isDoubted'>): string {
  if (isDoubted) return `perhaps ${label}`;
  return probability === null ? label : `${label} ${formatShare(probability)}`;
}

/** more are only counted: the list has them */
const mostSaid = 8;

/** All of it in one sentence. */
export function drawnSentence(drawn: Drawn): string {
  const words = drawnWords(drawn);
  const more = words.length > mostSaid ? [`and ${formatCount(words.length - mostSaid)} more`] : [];
  return [...words.slice(0, mostSaid), ...more].join('; ');
}

/** The upright box around a line of text. */
export function boundsOf({ corners }: Pick<TextLine, 'corners'>): Box {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** What is about as high in the picture is one row. */
const rows = 6;
function rowOf([, y, , height]: Box): number {
  return Math.floor((y + height / 2) * rows);
}
