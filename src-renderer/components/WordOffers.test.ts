/**
 * @file Words of an earlier photo, taken over or declined.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { shownKey, type Shown } from '../composables/useShown.ts';
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

test('an earlier photo that may be sensitive is neither shown nor described until the person has it shown', async () => {
  const shown = new Set<string>();
  const provide = {
    ...inDocument.global.provide,
    [shownKey as symbol]: {
      isHidden: ({ id, blurred }) => blurred === true && !shown.has(id),
      toggle: (id) => void shown.add(id),
    } satisfies Shown,
  };
  const mounted = () =>
    mount(WordOffers, {
      ...inDocument,
      global: { ...inDocument.global, provide },
      props: { offers: [{ ...offer, screening: 'private' as const, blurred: true as const }] },
    });
  const offers = mounted();
  expect(offers.find('img').exists()).toBe(false);
  expect(offers.text()).not.toContain('Grandma');
  expect(offers.text()).toContain('Possibly sensitive, blurred');
  await buttonNamed(offers, 'Show the earlier photo').trigger('click');
  const again = mounted();
  expect(again.find('img').exists()).toBe(true);
  expect(again.text()).toContain('favourite · kept private');
});
