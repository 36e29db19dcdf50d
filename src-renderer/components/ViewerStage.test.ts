/**
 * @file The picture of a photo: previews one after the other, boxes, and the way to the next one.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { tileOf } from '../testing/tiles.ts';
import ViewerStage from './ViewerStage.vue';

function show(over: object = {}) {
  const props = {
    alt: 'Two dogs',
    photo: null,
    tile: tileOf(1, { media: { grid: 'g', large: null } }),
    boxes: [],
    text: [],
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

test('boxes are a named list, with how sure each is', () => {
  const stage = show({
    boxes: [
      { label: 'dog', probability: 0.94, box: [0.1, 0.2, 0.3, 0.4] },
      { label: 'Ada', probability: null, box: [0, 0, 1, 1] },
    ],
  });
  const list = stage.get('[aria-label="Objects marked on the picture"]');
  expect(list.findAll('li').map((item) => item.text())).toEqual(['dog 94%', 'Ada']);
  expect(list.get('li').attributes('style')).toContain('top: 20%');
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
