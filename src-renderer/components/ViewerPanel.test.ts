/**
 * @file All that is known of a photo, and what can be said about it.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import type { Photo } from '../../src-preload/contract/index.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { idOf } from '../testing/tiles.ts';
import ViewerPanel from './ViewerPanel.vue';

const none = () => Promise.resolve([]);
const why = { sentence: '', explanation: null, looking: false, problem: '', shown: false };
const show = (photo: Photo | null) =>
  mount(ViewerPanel, {
    ...inDocument,
    props: {
      photo,
      textShown: false,
      suggest: none,
      similar: none,
      label: () => Promise.resolve({ scale: 'none', candidates: [] }),
      ask: () => Promise.resolve(null),
      why,
    },
  });

test('until the photo is known it says so', () => {
  const panel = show(null);
  expect(panel.get('section').attributes('aria-label')).toBe('What is known of this photo');
  expect(panel.text()).toBe('Looking it up…');
});

test('its parts have headings, in their order', () => {
  const panel = show(photoOf(1));
  expect(panel.findAll('h2').map((heading) => heading.text())).toEqual([
    'Caption',
    'Tags',
    'Facts',
    'Why, and where in the picture',
    'Similar photos',
    'Ask about this photo',
    'Which caption fits?',
    'File',
  ]);
});

test('a file that is away or damaged is told first', () => {
  const [file] = photoOf(1).files;
  const panel = show(photoOf(1, { damaged: true, files: [{ ...file!, state: 'away' }] }));
  expect(panel.findAll('.trouble p').map((line) => line.text())).toEqual([
    'Its drive is not connected. What you see is its preview.',
    'The file is damaged; what can be seen of it is shown.',
  ]);
});

test('what is said of caption and tags is told as edits', async () => {
  const tags: Photo['tags'] = [{ name: 'dog', probability: 0.97, source: 'detector', band: 'sure' }];
  const panel = show(photoOf(1, { tags, rejectedTags: ['cat'], otherCaptions: ['Spring'] }));
  for (const name of ['Accept dog', 'Reject dog', 'Allow cat again', 'Use this one', 'Leave it out'])
    await buttonNamed(panel, name).trigger('click');
  expect(panel.emitted('edit')).toEqual([
    [{ act: 'tag.add', name: 'dog' }],
    [{ act: 'tag.reject', name: 'dog' }],
    [{ act: 'tag.clear', name: 'cat' }],
    [{ act: 'caption.set', text: 'Spring' }],
    [{ act: 'caption.drop', text: 'Spring' }],
  ]);
});

test('words of an earlier photo are taken over or declined where they are offered', async () => {
  const offer = {
    from: idOf(9),
    caption: 'Rex',
    tags: [],
    rejectedTags: [],
    rating: null,
    favourite: false,
    grid: null,
  };
  const panel = show(photoOf(1, { offers: [offer] }));
  await buttonNamed(panel, 'Take over').trigger('click');
  await buttonNamed(panel, 'They are different photos').trigger('click');
  expect(panel.emitted('answer')).toEqual([
    ['accept', idOf(9)],
    ['decline', idOf(9)],
  ]);
});

test('a tag that is pointed at is marked on the picture', async () => {
  const tags: Photo['tags'] = [{ name: 'dog', probability: 0.97, source: 'detector', band: 'sure' }];
  const panel = show(photoOf(1, { tags }));
  await panel.get('.chip').trigger('mouseenter');
  expect(panel.emitted('point')).toEqual([['dog']]);
});
