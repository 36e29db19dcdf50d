/**
 * @file A photo that may be sensitive, in a terminal: no command tells what it shows, but with --sensitive.
 */
import { describe, expect, it } from 'vitest';
import type { Photo, PhotoTile } from '../../../src-preload/contract/index.ts';
import { textLines } from '../../../src-preload/contract/testing/bare-photo.ts';
import type { Handlers } from '../../router.ts';
import { fakePhoto, photoId } from '../testing/fake-app.ts';
import { run } from '../testing/run-command.ts';

const secret = 'harbour plans';
/** also a candidate caption’s probability */
const told = /harbour plans|90 ?%|0\.9/;
const path = '/photos/dogs.jpg';
const photo = fakePhoto({
  title: secret,
  keywords: [secret],
  tags: [{ name: secret, probability: 0.9, source: 'encoder', band: 'sure' }],
  caption: { text: secret, source: 'user', probability: 1, basis: '' },
  text: textLines(secret),
  textAbsence: null,
  screening: {
    state: 'suggested',
    reasons: [{ group: 'words', title: 'Words of the list', because: 'a word stands in it' }],
  },
} satisfies Partial<Photo>);
const tile: PhotoTile = {
  ...{ id: photoId, aspect: 1, thumbhash: null, takenAt: null, takenAtPrecision: null },
  ...{ media: { grid: null, large: null }, favourite: false, rating: null, damaged: false },
  blurred: true,
  alt: secret,
};
const query = { text: '', filters: [], excluded: [] };
const counts = { good: 1, maybe: 0 };
const found = {
  ...{ query, counts, hints: [], closest: [] },
  results: [{ id: photoId, path, score: 1, band: 'good' as const, why: [secret], box: null, tile }],
};
const offer = {
  ...{ from: photoId, caption: secret, tags: [secret], rejectedTags: [], rating: 3, favourite: false },
  ...{ grid: null, screening: 'private' as const, blurred: true as const },
};
const handlers: Partial<Handlers> = {
  'photos.show': () => photo,
  'photos.list': () => ({ total: 1, photos: [photo] }),
  'photos.removed': () => ({ total: 1, photos: [photo] }),
  'search.run': () => found,
  'search.similar': () => found,
  'search.goesWith': () => found,
  'search.explain': () => ({
    ...{ id: photoId, path, query, band: 'good' as const, why: [secret], where: secret, map: null },
    ...{ boxes: [{ label: secret, probability: 0.9, box: [0, 0, 1, 1], where: secret }], hints: [] },
    blurred: true,
  }),
  'questions.ask': () => [
    {
      ...{ path, answer: secret, value: secret, atLeast: false, confidence: 0.9, basis: secret },
      evidence: [{ kind: 'tag', label: secret, box: null, probability: 0.9 }],
      ...{ abstained: false, reason: null, blurred: true },
    },
  ],
  'questions.askMany': () => ({
    ...{ answer: 'One photo.', value: 1, atLeast: false, abstained: false, reason: null },
    ...{ understood: 'photos', counts, photos: [{ tile, band: 'good' as const }], groups: [] },
  }),
  'captions.label': () => [
    { path, scale: 'shares', candidates: [{ caption: secret, probability: 0.9 }], blurred: true as const },
  ],
  'captions.script': ({ shown }) => (shown.includes(photoId) ? [{ id: photoId, text: secret }] : []),
  'edits.list': () => [{ tile: { ...tile, blurred: undefined }, path, offers: [offer] }],
};

const commands: string[][] = [
  ['show', photoId],
  ['photos'],
  ['removed'],
  ['search', 'x'],
  ['similar', photoId],
  ['goes-with', photoId],
  ['why', photoId, 'x'],
  ['ask', 'what is it?', photoId],
  ['label', photoId, '--candidates', 'x'],
  ['edits'],
];

describe.each(commands.map((words) => [words.slice(0, 2).join(' '), words] as const))(
  '%s',
  (_name, words) => {
    it.each([[[]], [['--json']]])('tells nothing of it %j', async (format) => {
      const ran = await run([...words, ...format], handlers);
      expect(ran.code).toBe(0);
      expect(ran.out).toContain(path);
      expect(ran.out).not.toMatch(told);
    });

    it.each([[[]], [['--json']]])('tells it with --sensitive %j', async (format) => {
      const [command, ...rest] = words;
      const ran = await run([command!, '--sensitive', ...rest, ...format], handlers);
      // the list of removed photos has paths only
      if (command !== 'removed' || format.length > 0) expect(ran.out).toMatch(told);
    });
  },
);

describe('ask about all photos', () => {
  it.each([[[]], [['--json']]])('lists it and does not describe it %j', async (format) => {
    const ran = await run(['ask', 'how many photos are there?', ...format], handlers);
    expect(ran.out).toContain(photoId);
    expect(ran.out).not.toContain(secret);
    const asked = await run(['ask', 'how many photos are there?', '--sensitive', ...format], handlers);
    expect(asked.out).toContain(secret);
  });
});

describe('read', () => {
  it.each([[[]], [['--text']]])('does not read it, and says how %j', async (which) => {
    const ran = await run(['read', photoId, ...which], handlers);
    expect(ran).toMatchObject({ code: 1, err: 'Possibly sensitive: --sensitive tells what it shows.\n' });
  });
});

it('says so, and why, in place of what it shows', async () => {
  const { out } = await run(['show', photoId], handlers);
  expect(out).toContain('Possibly sensitive: --sensitive tells what it shows.');
  expect(out).toMatch(/^Screening +possibly sensitive, because a word stands in it$/m);
  expect(JSON.parse((await run(['show', photoId, '--json'], handlers)).out)).toMatchObject({
    caption: { text: '' },
    screening: { state: 'suggested' },
  });
});
