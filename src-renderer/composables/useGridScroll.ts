/**
 * @file Where a grid is scrolled to, in steps coarse enough not to draw at every pixel, and whether it has
 * come to rest.
 */
import { useEventListener, useTimeoutFn } from '@vueuse/core';
import { ref, type Ref } from 'vue';

const stepPx = 120;
/** faster than this between two frames is flying by, px */
const flyingPx = 900;
const restMs = 90;

export function useGridScroll(scroller: Ref<HTMLElement | null>) {
  const top = ref(0);
  const settled = ref(true);
  let last = 0;
  const { start: settleSoon } = useTimeoutFn(
    () => {
      settled.value = true;
      if (scroller.value) top.value = scroller.value.scrollTop;
    },
    restMs,
    { immediate: false },
  );

  useEventListener(
    scroller,
    'scroll',
    () => {
      const now = scroller.value?.scrollTop ?? 0;
      if (Math.abs(now - last) > flyingPx) settled.value = false;
      last = now;
      if (Math.abs(now - top.value) >= stepPx) top.value = now;
      settleSoon();
    },
    { passive: true },
  );

  return { top, settled };
}
