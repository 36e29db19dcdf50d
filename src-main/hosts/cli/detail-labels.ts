/** @file What else a file says of a photo: the label of each kind, as a terminal shows it. */
import type { PhotoDetailKind } from '../../../src-preload/contract/index.ts';

export const detailLabels: Readonly<Record<PhotoDetailKind, string>> = {
  place: 'Place',
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
