import { expect, it } from 'vitest';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { applyEdit } from './apply-edit.ts';

const said = (words: Partial<PhotoDecisions> = {}): PhotoDecisions => ({ ...noDecisions, ...words });

it.each<[string, PhotoDecisions, Partial<PhotoDecisions>]>([
  [
    'a photo of which nothing was said takes over everything',
    said(),
    { favourite: true, rating: 4, tagsAdded: ['Anna', 'sea'], caption: 'Anna at the sea' },
  ],
  [
    'its own words stand, and the other caption is kept',
    said({ rating: 2, caption: 'The sea' }),
    {
      favourite: true,
      rating: 2,
      tagsAdded: ['Anna', 'sea'],
      caption: 'The sea',
      otherCaptions: ['Anna at the sea'],
    },
  ],
  ['a rating that was taken off stays off', said({ rating: null }), { rating: null }],
  ['no favourite any more stays none', said({ favourite: false }), { favourite: false }],
  [
    'a tag it has is not doubled, one it rejected stays away',
    said({ tagsAdded: ['anna'], tagsRejected: ['Sea'] }),
    { tagsAdded: ['anna'], tagsRejected: ['Sea'] },
  ],
])('taking over words: %s', (_case, before, after) => {
  expect(
    applyEdit(before, {
      act: 'takeOver',
      favourite: true,
      rating: 4,
      tags: ['Anna', 'sea'],
      caption: 'Anna at the sea',
    }),
  ).toEqual({
    ...before,
    favourite: true,
    rating: 4,
    tagsAdded: ['Anna', 'sea'],
    caption: 'Anna at the sea',
    ...after,
  });
});

it('taking over what is said already changes nothing', () => {
  const before = said({ favourite: true, rating: 1, caption: 'A', otherCaptions: ['B'], tagsAdded: ['sea'] });
  expect(
    applyEdit(before, { act: 'takeOver', favourite: true, rating: 5, tags: ['Sea'], caption: 'B' }),
  ).toBe(before);
});

it('a name in another composition, or with a mark that nobody sees, is the same tag; another accent is not', () => {
  const before = said({ tagsAdded: ['Café', 'far'] });
  expect(applyEdit(before, { act: 'tag.add', name: 'cafe\u0301' })).toBe(before);
  expect(applyEdit(before, { act: 'tag.reject', name: 'CA\u00ADFÉ' })).toMatchObject({ tagsAdded: ['far'] });
  expect(applyEdit(before, { act: 'tag.add', name: 'får' })).toMatchObject({
    tagsAdded: ['Café', 'far', 'får'],
  });
});

it('the file’s caption is not wanted: the person’s own one stays, and is shown', () => {
  const written = { ...noDecisions, caption: 'Rex' };
  expect(applyEdit(written, { act: 'caption.reject' })).toEqual({ ...written, fileCaptionOff: true });
  expect(applyEdit({ ...written, fileCaptionOff: true }, { act: 'caption.clear' })).toEqual(noDecisions);
});
