/**
 * @file A blurred photo in the viewer: no key tells what it shows before it is shown, and H shows and blurs
 * it.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { computed, shallowRef } from 'vue';
import { expect, test, vi } from 'vitest';
import { useAnnouncerStore } from '../stores/announcer.ts';
import '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { useViewerScreening } from './useViewerScreening.ts';

const caption = { text: 'Plans of the harbour', source: 'user' as const, probability: 1, basis: '' };
const photo = photoOf(1, { caption, screening: { state: 'suggested', reasons: [] } });

function setUp() {
  const open = shallowRef(photo);
  const viewed = {} as ReturnType<typeof useViewerScreening>;
  mount({
    setup() {
      const id = computed(() => open.value.id);
      Object.assign(
        viewed,
        useViewerScreening({ id, photo: open, tile: shallowRef(null), focus: () => undefined }),
      );
      return () => null;
    },
  });
  return { open, viewed, said: () => useAnnouncerStore().message };
}

test('is hidden until it is shown, and acts that would tell of it say how', () => {
  const { viewed, said } = setUp();
  const act = vi.fn();
  expect([viewed.hidden.value, viewed.visible.value, viewed.alt.value]).toEqual([
    true,
    null,
    'Possibly sensitive, blurred',
  ]);
  viewed.whenShown(act)();
  expect(act).not.toHaveBeenCalled();
  expect(said()).toBe('Possibly sensitive, blurred. Press H to show it.');

  viewed.toggleShown();
  expect(said()).toBe('Shown. Plans of the harbour');
  expect([viewed.hidden.value, viewed.alt.value]).toEqual([false, 'Plans of the harbour']);
  viewed.whenShown(act)();
  expect(act).toHaveBeenCalledOnce();

  viewed.toggleShown();
  expect([viewed.hidden.value, said()]).toEqual([true, 'Possibly sensitive, blurred.']);
});

test('the person’s word decides', () => {
  const { open, viewed } = setUp();
  open.value = { ...photo, screening: { state: 'fine', reasons: [] } };
  expect(viewed.hidden.value).toBe(false);
  open.value = { ...photo, screening: { state: 'private', reasons: [] } };
  expect(viewed.hidden.value).toBe(true);
});
