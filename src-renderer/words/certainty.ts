/** @file Certainty and origin in plain words, the same on every page. */
import type { Caption, CaptionPart, PhotoTag, TagSource } from '../../src-preload/contract/index.ts';
import { formatShare } from './numbers.ts';

/**
 * How sure, in the same words as in composed captions. Null = the model in use is not calibrated, so no
 * honest figure exists.
 */
export function certaintyWords(probability: number | null): string {
  if (probability === null) return 'certainty not known';
  if (probability >= 0.95) return 'sure';
  if (probability >= 0.75) return 'fairly sure';
  return probability >= 0.6 ? 'rather sure' : 'not sure';
}

/** The engine shows a tag of this probability plainly, unless its model was tested on few photos of it. */
const plainFrom = 0.7;

/** Where a tag comes from, in words. */
function sourceWords(source: TagSource): string {
  switch (source) {
    case 'user':
      return 'you said so';
    case 'metadata':
      return 'written in the file';
    case 'fact':
      return 'known from its file';
    case 'detector':
      return 'seen as an object';
    case 'encoder':
      return 'the whole picture looks like it';
    case 'concepts':
      return 'recognised by a model that learned it from photos';
    case 'model':
      return 'named by a model';
  }
}

/** How sure; of a tag that is likely and shown as “maybe”, why. */
function doubtWords({ probability, band }: Pick<PhotoTag, 'probability' | 'band'>): string {
  return band === 'maybe' && probability !== null && probability >= plainFrom
    ? 'but tested on too few photos to be sure'
    : certaintyWords(probability);
}

/** “Found: seen as an object, 94%, fairly sure”, “Known: from January, north of the equator”. */
export function tagWords(tag: PhotoTag): string {
  if (tag.source === 'user') return 'Yours: you said so';
  if (tag.source === 'metadata') return 'From the file: written in it as a keyword';
  const kind = tag.band === 'maybe' ? 'Maybe' : tag.source === 'fact' ? 'Known' : 'Found';
  if (tag.source !== 'fact')
    return `${kind}: ${seenWords(tag)}${tag.fact ? `; also ${factWords(tag.fact)}` : ''}`;
  const also = tag.also ? `; also ${seenWords(tag.also)}` : '';
  return `${kind}: ${tag.fact ? factWords(tag.fact) : sourceWords('fact')}${also}`;
}

/** “seen as an object, 94%, fairly sure” */
function seenWords(seen: Pick<PhotoTag, 'source' | 'probability' | 'band'>): string {
  const { source, probability } = seen;
  const figure = probability === null ? '' : `${formatShare(probability)}, `;
  return `${sourceWords(source)}, ${figure}${doubtWords(seen)}`;
}

/** “from January, north of the equator”, “from the month, January, if it was taken …” */
function factWords({ basis, doubt }: NonNullable<PhotoTag['fact']>): string {
  const words = basis.replace(/^(by|from) /, '');
  return `from ${words}${doubt === null ? '' : `, ${doubt}`}`;
}

/** The line under a caption: whose words, what they rest on, how sure. */
export function captionWords(caption: Caption): string {
  if (caption.source === 'user') return 'Your words';
  if (caption.source === 'metadata') return 'Written in the file';
  // the composer words its basis, and how sure it is, itself
  return caption.basis.trim() || 'Nothing was recognised for certain';
}

/** “seen by the detector, 93%; also written in the file” */
export function partWords({ evidence }: Pick<CaptionPart, 'evidence'>): string {
  return [...new Set(evidence.map(({ basis }) => basis))].join('; also ');
}
