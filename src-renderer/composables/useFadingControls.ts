/**
 * @file The controls over the picture fade while nothing is moved or pressed, but not while a key's focus is
 * in them.
 */
import { useEventListener, useIdle } from '@vueuse/core';
import { computed, ref, type ComputedRef, type Ref } from 'vue';

const fadeMs = 2_000;

/** @param viewer has the controls in it, with the class `controls` @returns whether they are faded */
export function useFadingControls(viewer: Readonly<Ref<HTMLElement | null>>): ComputedRef<boolean> {
  const focusInControls = ref(false);
  const { idle } = useIdle(fadeMs, { events: ['pointermove', 'pointerdown', 'keydown', 'wheel'] });
  useEventListener(
    viewer,
    'focusin',
    (event: FocusEvent) =>
      (focusInControls.value =
        event.target instanceof Element &&
        event.target.closest('.controls') !== null &&
        event.target.matches(':focus-visible')),
  );
  return computed(() => idle.value && !focusInControls.value);
}
