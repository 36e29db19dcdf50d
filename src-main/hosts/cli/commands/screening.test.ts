/** @file `screening`: what it says, what it changes, and what it does not understand. */
import { describe, expect, it } from 'vitest';
import { screeningSettings, type CallInput, type Screening } from '../../../../src-preload/contract/index.ts';
import { fakePhoto, photoId } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';

const group = { about: 'Words.', on: true, unavailable: null, own: false };
const state: Screening = {
  on: true,
  settings: screeningSettings.parse({ off: ['medical'], groups: [{ name: 'Cats', words: ['kitten'] }] }),
  groups: [
    { ...group, id: 'words', title: 'Words of the list' },
    { ...group, id: 'weapons', title: 'Weapons', unavailable: 'The models in use cannot tell.' },
    { ...group, id: 'medical', title: 'Medical pictures', on: false },
    { ...group, id: 'own:cats', title: 'Cats', own: true },
  ],
  words: ['Confidential', 'secret'],
  counts: { suggested: 2, private: 1, fine: 0 },
};
const tile = {
  ...{ id: photoId, aspect: 1, thumbhash: null, takenAt: null, takenAtPrecision: null, alt: 'Plans' },
  ...{ media: { grid: null, large: null }, favourite: false, rating: null, damaged: false },
};

/** Runs it on this state. @returns also what was to be changed */
async function screening(...words: string[]) {
  const changes: CallInput<'screening.set'>[] = [];
  const acts: unknown[] = [];
  const listed: unknown[] = [];
  const ran = await run(['screening', ...words], {
    'screening.state': () => state,
    'screening.set': (change) => (changes.push(change), { screening: state, job: null }),
    'jobs.list': () => [],
    'screening.photos': (input) => {
      listed.push(input);
      const because = '“secret” stands in its caption';
      const reasons = [{ group: 'words', title: 'Words of the list', because }];
      return {
        total: 3,
        photos: [{ tile, path: '/photos/a.jpg', screening: { state: 'suggested', reasons } }],
      };
    },
    'photos.show': () => fakePhoto(),
    'annotations.apply': (input) => {
      acts.push(input);
      return { label: '1 photo kept private', changed: [], history: { undo: null, redo: null } };
    },
  });
  return { ...ran, changes, acts, listed };
}

it('says whether it is on, its groups, and how many photos there are to review', async () => {
  const { out } = await screening();
  expect(out).toMatch(/^screening +on$/im);
  expect(out).toMatch(/weapons.*\n?.*The models in use cannot tell\./i);
  expect(out).toContain('2');
});

it('lists photos with the reasons, and never says that there are no others', async () => {
  const { out, listed } = await screening('list', '--state', 'suggested', '--limit', '5');
  expect(listed).toEqual([{ state: 'suggested', limit: 5, offset: 0 }]);
  expect(out).toContain('/photos/a.jpg\n  Words of the list: because “secret” stands in its caption');
  expect(out).toContain('And 2 more photos.');
  expect(out).toContain('what they miss is not known');
  expect(out).not.toContain('Plans');
});

it.each([
  ['accept', 'private'],
  ['reject', 'fine'],
  ['clear', null],
])('%s answers', async (word, answer) => {
  expect((await screening(word, photoId)).acts).toEqual([
    { photos: { ids: [photoId] }, act: { act: 'screening', answer } },
  ]);
});

it.each<[string[], CallInput<'screening.set'>]>([
  [['on'], { on: true }],
  [['on', '--more'], { on: true, sensitivity: 'sensitive' }],
  [['on', '--usual'], { on: true, sensitivity: 'default' }],
  [['off'], { on: false }],
  [['words', '--add', 'draft', 'Secret plan'], { words: ['Confidential', 'secret', 'draft', 'Secret plan'] }],
  [['words', '--remove', 'SECRET'], { words: ['Confidential'] }],
  [['words', '--reset'], { words: null }],
  [['group', 'words', '--off'], { off: ['medical', 'words'] }],
  [['group', 'medical', '--on'], { off: [] }],
  [['group', 'cats', '--remove'], { groups: [] }],
  [['group', 'Cats', '--words', 'cat', 'tabby'], { groups: [{ name: 'Cats', words: ['cat', 'tabby'] }] }],
  [['group', 'own:cats', '--words', 'tabby'], { groups: [{ name: 'Cats', words: ['tabby'] }] }],
  [
    ['group', 'Grandma', '--words', 'hospital bed'],
    {
      groups: [
        { name: 'Cats', words: ['kitten'] },
        { name: 'Grandma', words: ['hospital bed'] },
      ],
    },
  ],
])('%j changes that and nothing else', async (words, change) => {
  const { code, changes } = await screening(...words);
  expect({ code, changes }).toEqual({ code: 0, changes: [change] });
});

describe('is not understood', () => {
  it.each<[string[], string]>([
    [['list', '--state', 'bad'], '--state takes suggested, private or fine, not “bad”.'],
    [['group', 'Dogs', '--off'], 'There is no group “Dogs”.'],
    [['group', 'words', '--remove'], '“Words of the list” came with Sightline: switch it off with --off.'],
    [
      ['group', 'Weapons', '--words', 'sword'],
      '“Weapons” came with Sightline: give your own group another name.',
    ],
    [['group', 'words'], 'Say --on, --off, --remove or --words.'],
    [['group'], 'Missing: a group'],
    [['reject'], 'Missing: a photo’s path or id'],
  ])('%j', async (words, message) => {
    const { code, err, changes } = await screening(...words);
    expect({ code, changes }).toEqual({ code: 2, changes: [] });
    expect(err).toContain(message);
  });
});
