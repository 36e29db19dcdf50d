/**
 * @file The focus of a grid: which place has it, bringing a place into view before focusing it, and never
 * losing it to scrolling or removal.
 */
import { until } from '@vueuse/core';
import { computed, nextTick, ref } from 'vue';
import type { GridPlace } from '../layout/grid-moves.ts';
import type { GridSection } from '../layout/sections.ts';
import { inBackground } from '../stores/in-background.ts';

interface GridFocusDeps {
  sections: () => readonly GridSection[];
  scrollTo: (place: GridPlace) => void;
  /** asks for a section's photos */
  load: (key: string) => void;
}

/** frames that a jump may take until its tile is drawn */
const patience = 10;

export function useGridFocus({ sections, scrollTo, load }: GridFocusDeps) {
  const focused = ref<GridPlace>({ section: 0, index: 0 });
  /** sections that stay drawn wherever the view is: the one with the focus, and the one it leaves */
  const pinned = ref<number[]>([]);
  const focusedTile = computed(() => sections()[focused.value.section]?.tiles?.[focused.value.index] ?? null);

  /** Brings a place into view and focuses it, loading its section if need be. */
  async function focusPlace(place: GridPlace): Promise<boolean> {
    const key = sections()[place.section]?.key;
    if (key === undefined) return false;
    pinned.value = [focused.value.section, place.section];
    focused.value = place;
    scrollTo(place);
    if (!sections()[place.section]?.tiles) {
      load(key);
      await untilLoaded(sections, key);
      scrollTo(place);
    }
    const element = await tileElement(() => focusedTile.value?.id ?? '');
    element?.focus({ preventScroll: true });
    pinned.value = [focused.value.section];
    return element !== null;
  }

  function onFocus(section: number, index: number): void {
    pinned.value = [section];
    focused.value = { section, index };
  }

  /** A photo that had the focus is gone: it passes to the one that took its place. */
  function onFocusLost(event: CustomEvent<HTMLElement>): void {
    if (event.detail.getAttribute('role') !== 'option') return;
    const section = Math.min(focused.value.section, sections().length - 1);
    const index = Math.min(focused.value.index, (sections()[section]?.count ?? 0) - 1);
    if (section < 0 || index < 0) return;
    event.preventDefault();
    inBackground(focusPlace({ section, index }));
  }

  return { focused, pinned, focusedTile, focusPlace, onFocus, onFocusLost };
}

/** Waits until the photos of a section are there, or the section is gone. */
async function untilLoaded(sections: GridFocusDeps['sections'], key: string): Promise<void> {
  const waiting = () => sections().find((section) => section.key === key)?.tiles === null;
  await until(computed(waiting)).toBe(false, { flush: 'post' });
}

/** The element of a tile once it is drawn, which takes a frame or two after a jump. */
async function tileElement(id: () => string): Promise<HTMLElement | null> {
  for (let frame = 0; frame < patience; frame += 1) {
    await nextTick();
    const element = document.getElementById(`tile-${id()}`);
    if (element) return element;
    await new Promise(requestAnimationFrame);
  }
  return null;
}
