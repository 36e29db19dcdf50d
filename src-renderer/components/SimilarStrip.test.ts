/**
 * @file A few photos like this one, asked for when the part is opened.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { AppError, type SearchHit } from '../../src-preload/contract/index.ts';
import { inDocument } from '../testing/mounting.ts';
import { hitOf, idOf } from '../testing/tiles.ts';
import SimilarStrip from './SimilarStrip.vue';

async function open(answer: () => Promise<SearchHit[]>) {
  const similar = vi.fn(answer);
  const strip = mount(SimilarStrip, { ...inDocument, props: { photoId: idOf(1), similar } });
  const details = strip.get('details');
  expect(similar).not.toHaveBeenCalled();
  details.element.open = true;
  await details.trigger('toggle');
  await flushPromises();
  return { similar, strip };
}

test('six others are shown, each leads to its photo; the photo itself is not among them', async () => {
  const { similar, strip } = await open(() =>
    Promise.resolve([1, 2, 3, 4, 5, 6, 7, 8].map((index) => hitOf(index, 'good'))),
  );
  expect(similar).toHaveBeenCalledWith(idOf(1), 7);
  expect(strip.findAll('.strip img').map((image) => image.attributes('alt'))).toEqual(
    [2, 3, 4, 5, 6, 7].map((index) => `Photo ${index}`),
  );
  expect(strip.get('.strip a').attributes('href')).toBe(`/similar/${idOf(1)}/photo/${idOf(2)}`);
  expect(
    strip
      .findAll('a')
      .slice(-2)
      .map((link) => [link.text(), link.attributes('href')]),
  ).toEqual([
    ['All similar photos', `/similar/${idOf(1)}`],
    ['What goes with it', `/goes-with/${idOf(1)}`],
  ]);
});

test('where none is alike, it says so; an error is said, too', async () => {
  expect((await open(() => Promise.resolve([hitOf(1, 'good')]))).strip.text()).toContain(
    'No other photo is much like this',
  );
  const { strip } = await open(() => Promise.reject(new AppError('model_missing', 'No model can compare.')));
  expect(strip.get('.problem').text()).toContain('No model can compare.');
});

test('photos like this one that show something else besides can be searched for', async () => {
  const { strip } = await open(() => Promise.resolve([hitOf(2, 'good')]));
  expect(strip.get('label').text()).toBe('Like this, but');
  await strip.get('input').setValue(' at night ');
  await strip.get('form').trigger('submit');
  expect(strip.emitted('search')).toEqual([['at night']]);
});
