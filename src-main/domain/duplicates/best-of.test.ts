import { expect, it } from 'vitest';
import type { DuplicateKind } from '../../../src-preload/contract/index.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { rate, type RatingFacts } from './best-of.ts';

const one = (id: string, member: Partial<RatingFacts> = {}): RatingFacts => ({
  id,
  width: 4_000,
  height: 3_000,
  sharpness: 100,
  mimeType: 'image/jpeg',
  damaged: false,
  camera: 'A\0B',
  shotMs: 0,
  name: id,
  sizeBytes: 3_000_000,
  hasRaw: false,
  decisions: noDecisions,
  ...member,
});
const noCamera = { camera: null, shotMs: null };

it.each<[string, DuplicateKind, RatingFacts[], string, string[][]]>([
  [
    'the original before its smaller copy',
    'similar',
    [one('copy', { width: 1_000, height: 750, sizeBytes: 200_000, ...noCamera }), one('original')],
    'original',
    [
      ['largest', 'has its capture time', 'least compressed'],
      ['6% of the pixels', 'more compressed', 'no capture time'],
    ],
  ],
  [
    'raw before JPEG',
    'similar',
    [one('jpeg'), one('raw', { mimeType: 'image/x-canon-cr2' })],
    'raw',
    [['raw'], ['JPEG']],
  ],
  [
    'a JPEG with its raw under it before one without',
    'similar',
    [one('jpeg'), one('both', { hasRaw: true })],
    'both',
    [['raw'], ['JPEG']],
  ],
  [
    'the camera’s JPEG before a lossless picture made from it',
    'similar',
    [one('shot', { ...noCamera, mimeType: 'image/png', sizeBytes: 20_000_000 }), one('jpeg')],
    'jpeg',
    [['has its capture time'], ['no capture time']],
  ],
  [
    'the camera’s JPEG before a messenger’s WebP',
    'similar',
    [one('chat', { ...noCamera, mimeType: 'image/webp', width: 1_600, height: 1_200 }), one('jpeg')],
    'jpeg',
    [
      ['largest', 'best format', 'has its capture time'],
      ['16% of the pixels', 'WEBP', 'no capture time'],
    ],
  ],
  [
    'the less compressed one of two',
    'similar',
    [one('again', { sizeBytes: 400_000, sharpness: 104 }), one('first')],
    'first',
    [['least compressed'], ['more compressed']],
  ],
  [
    'the sharpest frame of a burst',
    'burst',
    [one('soft', { sharpness: 40 }), one('sharp', { sharpness: 120 })],
    'sharp',
    [['sharpest'], ['less sharp']],
  ],
  [
    'the favourite of a burst, though a little less sharp',
    'burst',
    [
      one('sharp', { sharpness: 120 }),
      one('dear', { sharpness: 100, decisions: { ...noDecisions, favourite: true } }),
    ],
    'dear',
    [['your favourite'], ['nearly as good']],
  ],
  [
    'a whole picture before a damaged larger one',
    'similar',
    [one('torn', { damaged: true }), one('small', { width: 400, height: 300 })],
    'small',
    [['as good as the others'], ['damaged']],
  ],
  [
    'of two alike the older one',
    'burst',
    [one('b'), one('a')],
    'a',
    [['as good as the others'], ['nearly as good']],
  ],
])('keeps %s', (_case, kind, members, best, why) => {
  for (const order of [members, members.toReversed()]) {
    const rated = rate(kind, order);
    expect(rated.map((member) => [member.id === best, member.best])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(rated.map((member) => member.why)).toEqual(why);
  }
});

it('compares the sharpness only of pictures that are large enough to show it', () => {
  const rated = rate('similar', [
    one('large', { sharpness: 80 }),
    one('soft', { sharpness: 40 }),
    one('thumbnail', { width: 320, height: 240, sharpness: 900 }),
  ]);
  expect(Object.fromEntries(rated.map(({ id, sharpness }) => [id, sharpness]))).toEqual({
    large: 1,
    soft: 0.5,
    thumbnail: null,
  });
});
