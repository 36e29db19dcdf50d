/** @file Which photos are selected, and from where a range begins. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

export const useSelectionStore = defineStore('selection', () => {
  const ids = shallowRef<ReadonlySet<string>>(new Set());
  /** where a range begins */
  const anchor = ref<string | null>(null);
  const count = computed(() => ids.value.size);

  /** what was selected before the range that now grows or shrinks */
  let before: ReadonlySet<string> = new Set();

  function toggle(id: string): void {
    const next = new Set(ids.value);
    if (!next.delete(id)) next.add(id);
    ids.value = next;
    startRange(id);
  }

  function startRange(id: string): void {
    anchor.value = id;
    before = ids.value;
  }

  /** The photos from the anchor to here, in place of the range before. */
  function setRange(range: readonly string[]): void {
    ids.value = new Set([...before, ...range]);
  }

  /** Selects all of these, or none of them where all were selected. */
  function toggleAll(all: readonly string[]): void {
    const next = new Set(ids.value);
    const every = all.every((id) => next.has(id));
    for (const id of all) {
      if (every) next.delete(id);
      else next.add(id);
    }
    ids.value = next;
  }

  function selectOnly(only: readonly string[]): void {
    ids.value = new Set(only);
    anchor.value = null;
    before = new Set();
  }

  function clear(): void {
    if (ids.value.size > 0) ids.value = new Set();
    anchor.value = null;
    before = new Set();
  }

  return { ids, anchor, count, toggle, startRange, setRange, toggleAll, selectOnly, clear };
});
