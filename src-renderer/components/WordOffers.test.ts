/**
 * @file Words of an earlier photo, taken over or declined.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { inDocument } from '../testing/mounting.ts';
import WordOffers from './WordOffers.vue';

const offer = {
  from: '01J00000000000000000000009',
  caption: 'Grandma in the garden',
  tags: ['garden'],
  rejectedTags: [],
  rating: 4,
  favourite: true,
  grid: 'g',
};

test('words offered by an earlier photo are taken over or declined', async () => {
  const offers = mount(WordOffers, { ...inDocument, props: { offers: [offer] } });
  expect(offers.get('h2').text()).toBe(
    'This looks like an edit of a photo that is not there any more: take its words over?',
  );
  expect(offers.text()).toContain('“Grandma in the garden” · tag garden · 4 stars · favourite');
  const [accept, decline] = offers.findAll('button');
  await accept!.trigger('click');
  await decline!.trigger('click');
  expect([offers.emitted('accept'), offers.emitted('decline')]).toEqual([[[offer.from]], [[offer.from]]]);
  expect(
    mount(WordOffers, { ...inDocument, props: { offers: [] } })
      .find('section')
      .exists(),
  ).toBe(false);
});

test('the earlier photo’s picture is shown as long as it is there', async () => {
  const offers = mount(WordOffers, { ...inDocument, props: { offers: [offer] } });
  expect(offers.get('img').attributes()).toMatchObject({ src: '/media/g', alt: 'The earlier photo' });
  await offers.get('img').trigger('error');
  expect(offers.find('img').exists()).toBe(false);
  expect(offers.text()).toContain('Grandma in the garden');
});
