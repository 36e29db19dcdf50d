/** @file What else a file says of a photo, in the order of the facts: one line a kind. */
import type { Photo, PhotoDetailKind } from '../../src-preload/contract/index.ts';

const labels: Readonly<Record<PhotoDetailKind, string>> = {
  place: 'Place in the file',
  placeShown: 'Place shown',
  event: 'Event',
  album: 'Album',
  headline: 'Headline',
  subject: 'Subject',
  genre: 'Genre',
  scene: 'Scene',
  category: 'Category',
  organisation: 'Organisation',
  product: 'Product',
  artwork: 'Artwork',
  creator: 'Creator',
  creatorTitle: 'Creator’s role',
  credit: 'Credit',
  source: 'Source',
  copyright: 'Copyright',
  usage: 'Terms of use',
  instructions: 'Instructions',
  label: 'Label',
  origin: 'Origin',
  prompt: 'Prompt',
  comment: 'Comment',
  note: 'Note',
};

/** One fact a kind, each of its texts on a line of its own. */
export function detailFacts({ details }: Pick<Photo, 'details'>): { label: string; value: string }[] {
  const byKind = new Map<PhotoDetailKind, string[]>();
  for (const { kind, text } of details) byKind.set(kind, [...(byKind.get(kind) ?? []), text]);
  return (Object.keys(labels) as PhotoDetailKind[]).flatMap((kind) => {
    const texts = byKind.get(kind);
    return texts ? [{ label: labels[kind], value: texts.join('\n') }] : [];
  });
}
