/**
 * @file What is said to screen readers: nothing is lost where two messages come at once.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { computed, defineComponent, h, nextTick } from 'vue';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { inDocument } from '../testing/mounting.ts';
import LiveRegion from './LiveRegion.vue';

test('messages are added, also two at once and the same words again; the last few stay as they were', async () => {
  const announcer = useAnnouncerStore();
  const said = computed(() => announcer.said);
  const region = mount(
    defineComponent(() => () => h(LiveRegion, { said: said.value })),
    inDocument,
  );
  const spoken = () =>
    region
      .get('[role=status]')
      .findAll('p')
      .map((one) => one.text());
  announcer.say('Photo 1 of 32.');
  announcer.say('The text in all photos is read.');
  await nextTick();
  expect(spoken()).toEqual(['Photo 1 of 32.', 'The text in all photos is read.']);
  const first = region.get('p').element;
  announcer.say('The text in all photos is read.');
  await nextTick();
  expect(spoken()).toHaveLength(3);
  // what stands is not drawn anew, which would have it read again
  expect(region.get('p').element).toBe(first);
  announcer.say('1 photo selected');
  await nextTick();
  expect(spoken()).toEqual([
    'The text in all photos is read.',
    'The text in all photos is read.',
    '1 photo selected',
  ]);
});
