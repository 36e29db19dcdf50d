/**
 * @file The picture of a photo: previews one after the other, boxes, and the way to the next one.
 * @vitest-environment happy-dom
 */
import type * as VueUse from '@vueuse/core';
import { mount } from '@vue/test-utils';
import { ref } from 'vue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';

import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { textLines } from '../../src-preload/contract/testing/bare-photo.ts';
import { photoOf } from '../testing/photos.ts';
import { tileOf } from '../testing/tiles.ts';
import { nothingDrawn } from '../words/overlay.ts';
import ViewerStage from './ViewerStage.vue';

// happy-dom lays nothing out
vi.mock('@vueuse/core', async (original) => ({
  ...(await original<typeof VueUse>()),
  useElementSize: () => ({ width: ref(500), height: ref(375) }),
}));

const full = {
  key: 'K/tile',
  tileSize: 512,
  tileOverlap: 1,
  levels: [
    { width: 500, height: 375 },
    { width: 1_000, height: 750 },
  ],
};

function show(over: object = {}) {
  const props = {
    alt: 'Two dogs',
    photo: null,
    tile: tileOf(1, { media: { grid: 'g', large: null } }),
    drawn: nothingDrawn,
    fullSizeOf: () => Promise.resolve(full),
    ...over,
  };
  return mount(ViewerStage, { ...inDocument, props });
}
const pictures = (stage: ReturnType<typeof show>) =>
  stage.findAll('img').map((image) => [image.attributes('src'), image.attributes('alt')]);

test('the small picture is there at once; the large one takes its name over when it is decoded', async () => {
  const stage = show();
  expect(pictures(stage)).toEqual([['/media/g', 'Two dogs']]);
  await stage.setProps({ photo: photoOf(1, { media: { grid: 'g', large: 'l' } }) });
  expect(pictures(stage)).toEqual([
    ['/media/g', 'Two dogs'],
    ['/media/l', ''],
  ]);
  await stage.findAll('img')[1]!.trigger('load');
  expect(pictures(stage)).toEqual([['/media/l', 'Two dogs']]);
});

test('a small picture that cannot be loaded is left out', async () => {
  const stage = show();
  await stage.get('img').trigger('error');
  expect(pictures(stage)).toEqual([]);
});

test('what is drawn is a named list of words, from the top, with how sure it is and where', () => {
  const stage = show({
    drawn: {
      boxes: [
        { label: 'dog', probability: 0.94, box: [0.1, 0.7, 0.2, 0.2] },
        { label: 'Ada', probability: null, box: [0.7, 0.1, 0.1, 0.1], isFace: true },
      ],
      text: textLines('Harbour', 'Museum'),
      place: 'Vienna, Austria',
      sun: null,
    },
  });
  const list = stage.get('[aria-label="Drawn over the photo"]');
  expect(list.findAll('li').map((item) => item.text())).toEqual([
    'Ada, in the upper right',
    'text “Harbour”, along the top',
    'text “Museum”, along the bottom',
    'dog 94%, in the lower left',
    'Place: Vienna, Austria',
  ]);
  const layers = stage.get('.layers');
  expect(layers.attributes('aria-hidden')).toBe('true');
  expect(layers.get('.box').attributes('style')).toContain('top: 70%');
  expect(stage.text()).toContain('dog 94%');
});

test('nothing drawn is no list', () => {
  expect(show().find('ul').exists()).toBe(false);
});

test('the map of the words lies over the picture where there is one', async () => {
  const stage = show();
  expect(stage.find('canvas').exists()).toBe(false);
  await stage.setProps({ map: { columns: 1, rows: 1, values: [1] } });
  expect(stage.find('canvas').exists()).toBe(true);
});

test('the buttons at the edges go to the photos before and after', async () => {
  const stage = show({ note: 'Its drive is not connected' });
  await buttonNamed(stage, 'Previous photo').trigger('click');
  await buttonNamed(stage, 'Next photo').trigger('click');
  expect(stage.emitted('step')).toEqual([[-1], [1]]);
  expect(stage.get('.note').text()).toBe('Its drive is not connected');
});

test('another photo is shown whole again', async () => {
  const stage = show();
  await stage.get('.area').trigger('dblclick');
  await stage.setProps({ tile: tileOf(2) });
  expect(stage.get('.area').attributes('data-zoom')).toBe('1.00');
});

describe('looked at closely', () => {
  const close = { photo: photoOf(1, { width: 1_000, height: 750, media: { grid: 'g', large: 'l' } }) };
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Enlarges the picture until each of its pixels is one of the screen, and a little more. */
  async function zoomIn(stage: ReturnType<typeof show>) {
    stage.vm.toggleActual();
    stage.vm.zoom(1);
    await vi.advanceTimersByTimeAsync(500);
  }

  test('the photo’s own pixels lie over its preview once they are needed, and are not asked for before', async () => {
    const asked: string[] = [];
    const stage = show({ ...close, fullSizeOf: (id: string) => (asked.push(id), Promise.resolve(full)) });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([]);
    await zoomIn(stage);
    expect(asked).toEqual([close.photo.id]);
    expect(stage.get('.tiles').attributes('data-level')).toBe('1');
    expect(
      stage
        .get('.tiles')
        .findAll('img')
        .map((tile) => tile.attributes('src')),
    ).toContain('/media/K/tile/1/0_0');
    expect(stage.emitted('zoomed')).toEqual([['140% of actual size. ']]);
  });

  test('a photo whose drive is away says so, and keeps its preview', async () => {
    const away = 'Its file can’t be reached now. Connect its drive.';
    const stage = show({ ...close, fullSizeOf: () => Promise.reject(new AppError('not_found', away)) });
    await zoomIn(stage);
    expect(stage.get('.note').text()).toBe(away);
    expect(pictures(stage)[0]).toEqual(['/media/g', 'Two dogs']);
    await stage.setProps({ photo: photoOf(2, { width: 1_000, height: 750 }) });
    expect(stage.find('.note').exists()).toBe(false);
  });

  test('an answer about a photo that is not shown any more does not count', async () => {
    let answer: (picture: typeof full) => void = () => {};
    const stage = show({
      ...close,
      fullSizeOf: () => new Promise<typeof full>((resolve) => (answer = resolve)),
    });
    await zoomIn(stage);
    await stage.setProps({ photo: photoOf(2, { width: 1_000, height: 750 }) });
    answer(full);
    await vi.advanceTimersByTimeAsync(500);
    expect(stage.find('.tiles').exists()).toBe(false);
  });
});
