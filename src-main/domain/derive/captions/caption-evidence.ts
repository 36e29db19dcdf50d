/** @file What parts of captions rest on, each as one phrase: “seen by the detector, 93%”. Pure. */
import {
  tagKey,
  type Box,
  type CaptionEvidence,
  type PhotoObject,
  type PhotoTag,
  type TagSource,
} from '../../../../src-preload/contract/index.ts';
import type { Fact } from '../../facts/fact.ts';
import { percent } from '../../shared/percent.ts';

/** What a tag rests on: a model, a person, a file, and a fact that says the same. */
export function evidenceOfTag(tag: PhotoTag, boxes: readonly PhotoObject[]): CaptionEvidence[] {
  const { name, fact } = tag;
  const seen = tag.source === 'fact' ? tag.also : tag;
  const places = boxes.map(({ box }) => roundedBox(box));
  return [
    ...(seen
      ? [
          {
            source: seen.source,
            name,
            probability: isCertain(seen.source) ? null : seen.probability,
            basis: seenWords(seen, places.length),
            boxes: places,
          },
        ]
      : []),
    ...(fact ? [evidenceOf(name, fact)] : []),
  ];
}

/** A person whom the photo's metadata names. */
export function evidenceOfName(
  name: string,
  people: readonly { name: string; box: Box | null }[],
): CaptionEvidence {
  const boxes = people.flatMap((one) => (tagKey(one.name) === tagKey(name) && one.box ? [one.box] : []));
  return { source: 'metadata', name, probability: null, basis: 'named in the file', boxes };
}

/** What the file says in a field of its own. */
export function evidenceOfWord(text: string): CaptionEvidence {
  return { source: 'metadata', name: text, probability: null, basis: sources.metadata, boxes: [] };
}

export function evidenceOfFact({
  text,
  basis,
  doubt,
}: Pick<Fact, 'text' | 'basis' | 'doubt'>): CaptionEvidence {
  return evidenceOf(text, { basis, doubt });
}

function evidenceOf(
  name: string,
  { basis, doubt }: { basis: string; doubt: string | null },
): CaptionEvidence {
  const from = /^(by|from|as|made) /.test(basis) ? basis : `from ${basis}`;
  return {
    source: 'fact',
    name,
    probability: null,
    basis: doubt === null ? from : `${from}, ${doubt}`,
    boxes: [],
  };
}

/** Of the date; the sources are those of `PhotoMetadata.takenAtSource`. */
export function evidenceOfDate(name: string, source: string | null): CaptionEvidence {
  return { source: 'metadata', name, probability: null, basis: dateWords(source ?? ''), boxes: [] };
}

function dateWords(source: string): string {
  if (source === 'file name') return 'from the date in the file’s name';
  return /DateTimeOriginal|CreateDate|DateTimeDigitized/.test(source)
    ? 'from the camera’s clock'
    : 'from the date in the file';
}

export function evidenceOfWriting(
  text: string,
  lines: readonly { score: number; box: Box }[],
): CaptionEvidence {
  const probability = Math.min(1, ...lines.map(({ score }) => score));
  const boxes = lines.map(({ box }) => roundedBox(box));
  return { source: 'text', name: text, probability, basis: `read in it, ${percent(probability)}`, boxes };
}

const sources: Readonly<Record<TagSource, string>> = {
  user: 'you said so',
  metadata: 'written in the file',
  fact: 'known from its file',
  detector: 'seen by the detector',
  encoder: 'the whole picture looks like it',
  concepts: 'recognised by a model that learned it from photos',
  model: 'named by a model',
};

function isCertain(source: TagSource): boolean {
  return source === 'user' || source === 'metadata';
}

/** “seen by the detector in 3 places, 93%” */
function seenWords(
  { source, probability }: Pick<PhotoTag, 'source' | 'probability'>,
  places: number,
): string {
  const times = source === 'detector' && places > 1 ? ` in ${places} places` : '';
  const figure = isCertain(source) || probability === null ? '' : `, ${percent(probability)}`;
  return `${sources[source]}${times}${figure}`;
}

/** A thousandth of the picture is less than a pixel of what is drawn. */
function roundedBox(box: Box): Box {
  return box.map((value) => Math.round(value * 1_000) / 1_000) as Box;
}
