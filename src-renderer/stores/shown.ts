/**
 * @file Blurred photos that the person has had shown in this window. It is forgotten when the window closes.
 */
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useShownStore = defineStore('shown', () => {
  const ids = ref<ReadonlySet<string>>(new Set());

  const isHidden = ({ id, blurred }: { id: string; blurred?: true | undefined }) =>
    blurred === true && !ids.value.has(id);

  function toggle(id: string): void {
    const next = new Set(ids.value);
    if (!next.delete(id)) next.add(id);
    ids.value = next;
  }

  return { ids, isHidden, toggle };
});
