/** @file How large text is: pixels of one rem, which the browser's and the app's text size decide. */
import { useMutationObserver } from '@vueuse/core';
import { ref } from 'vue';

const usual = 16;

export function useRem() {
  const root = document.documentElement;
  const measured = () => Number.parseFloat(getComputedStyle(root).fontSize) || usual;
  const rem = ref(measured());
  useMutationObserver(root, () => (rem.value = measured()), { attributes: true, attributeFilter: ['style'] });
  return rem;
}
