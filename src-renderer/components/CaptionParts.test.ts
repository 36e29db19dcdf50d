/**
 * @file A caption part by part: what each rests on, by pointer, by keyboard, and for screen readers.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { expect, test } from 'vitest';
import type { CaptionPart } from '../../src-preload/contract/index.ts';
import { focusedName, inDocument } from '../testing/mounting.ts';
import CaptionParts from './CaptionParts.vue';

const dog: CaptionPart = {
  start: 0,
  end: 5,
  evidence: [
    {
      source: 'detector',
      name: 'dog',
      probability: 0.93,
      basis: 'seen by the detector, 93%',
      boxes: [[0, 0, 0.5, 0.5]],
    },
  ],
};
const dated: CaptionPart = {
  start: 13,
  end: 25,
  evidence: [
    { source: 'metadata', name: 'June', probability: null, basis: 'from the camera’s clock', boxes: [] },
    { source: 'fact', name: 'Summer', probability: null, basis: 'from June', boxes: [] },
  ],
};
const text = 'A dog. Taken in June 2023.';

function show() {
  const told: (CaptionPart | null)[] = [];
  const onPoint = (part: CaptionPart | null) => told.push(part);
  const caption = mount(CaptionParts, { ...inDocument, props: { text, parts: [dog, dated], onPoint } });
  const parts = caption.findAll('[role="button"]');
  const [first, second] = [parts[0]!, parts[1]!];
  const pointed = () => told.at(-1);
  return { caption, first, second, pointed };
}

test('it reads as the sentence that it is', () => {
  const { caption, first, second } = show();
  expect(caption.get('p').text()).toBe(text);
  expect([first.text(), second.text()]).toEqual(['A dog', 'in June 2023']);
});

test('one stop of Tab, from there arrow keys; what has the focus is pointed at', async () => {
  const { caption, first, second, pointed } = show();
  expect(caption.findAll('[tabindex="0"]').map((part) => part.text())).toEqual(['A dog']);
  (first.element as HTMLElement).focus();
  await nextTick();
  expect(pointed()).toEqual(dog);
  for (const [key, name, part] of [
    ['ArrowRight', 'in June 2023', dated],
    ['ArrowRight', 'in June 2023', dated],
    ['ArrowLeft', 'A dog', dog],
    ['End', 'in June 2023', dated],
    ['Home', 'A dog', dog],
  ] as const) {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    document.activeElement!.dispatchEvent(event);
    await nextTick();
    await nextTick();
    // the viewer does not turn to the next photo
    expect(event.defaultPrevented).toBe(true);
    expect([focusedName(), pointed()]).toEqual([name, part]);
  }
  await first.trigger('blur');
  expect(pointed()).toBeNull();
  expect(second.attributes('tabindex')).toBe('-1');
});

test('a screen reader hears what a part rests on when it has the focus', () => {
  const { caption, first, second } = show();
  const described = (part: typeof first) =>
    caption.get(`[id="${part.attributes('aria-describedby')}"]`).text();
  expect(described(first)).toBe('seen by the detector, 93%');
  expect(described(second)).toBe('from the camera’s clock; also from June');
  expect(caption.find('[aria-live], [role="status"]').exists()).toBe(false);
});

test('the pointer comes first; what is chosen stays until it is chosen again, or Escape', async () => {
  const { first, second, pointed } = show();
  await second.trigger('click');
  expect([second.attributes('aria-pressed'), pointed()]).toEqual(['true', dated]);
  await first.trigger('mouseenter');
  expect(pointed()).toEqual(dog);
  await first.trigger('mouseleave');
  expect(pointed()).toEqual(dated);
  await second.trigger('keydown', { key: 'Escape' });
  expect([second.attributes('aria-pressed'), pointed()]).toEqual(['false', null]);
  await second.trigger('keydown', { key: 'Enter' });
  await second.trigger('keydown', { key: ' ' });
  expect([second.attributes('aria-pressed'), pointed()]).toEqual(['false', null]);
});

test('with another caption, or gone, nothing is pointed at', async () => {
  const { caption, first, pointed } = show();
  await first.trigger('click');
  await caption.setProps({ text: 'A cat.', parts: [dog] });
  expect(pointed()).toBeNull();
  await caption.get('[role="button"]').trigger('click');
  expect(pointed()).toEqual(dog);
  caption.unmount();
  expect(pointed()).toBeNull();
});
