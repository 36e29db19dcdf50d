/**
 * @file How a sentence was understood, as chips that can be taken away.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { inDocument } from '../testing/mounting.ts';
import QueryChips from './QueryChips.vue';

test('chips of a query can be taken away, words of meaning can’t', async () => {
  const chips = mount(QueryChips, {
    ...inDocument,
    props: {
      query: {
        text: 'dogs',
        filters: [{ kind: 'date', label: '2023', source: 'in 2023' }],
        excluded: ['snow'],
      },
    },
  });
  expect(chips.findAll('li').map((chip) => chip.text())).toEqual([
    'Looks like: dogs',
    '2023',
    'without snow',
  ]);
  for (const button of chips.findAll('button')) await button.trigger('click');
  expect(chips.emitted('remove')).toEqual([['in 2023'], ['snow']]);
});
test('what was not understood is a chip that says so, and a sentence that says what still works', async () => {
  const hints = [
    {
      kind: 'cannot tell' as const,
      about: 'frobnicator',
      text: 'Sightline can’t tell whether a photo shows “frobnicator”, so no photo is left out for it.',
    },
    { kind: 'language' as const, about: 'German', text: 'This looks like German.' },
  ];
  const chips = mount(QueryChips, {
    ...inDocument,
    props: { query: { text: 'dogs', filters: [], excluded: [] }, hints },
  });
  const list = (label: string) =>
    chips
      .get(`[aria-label="${label}"]`)
      .findAll('li')
      .map((item) => item.text());
  expect(list('How the search was understood')).toEqual(['Looks like: dogs', 'can’t tell: frobnicator']);
  expect(list('About this search')).toEqual(hints.map(({ text }) => text));
  await chips.get('[aria-label="Search without: frobnicator"]').trigger('click');
  expect(chips.emitted('remove')).toEqual([['frobnicator']]);
});

test('a search without words and filters finds everything', () => {
  const chips = mount(QueryChips, {
    ...inDocument,
    props: { query: { text: '', filters: [], excluded: [] } },
  });
  expect(chips.get('[aria-label="How the search was understood"]').text()).toBe('Everything');
  expect(chips.find('[aria-label="About this search"]').exists()).toBe(false);
});
