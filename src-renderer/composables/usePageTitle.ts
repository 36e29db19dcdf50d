/** @file The window's title for a page, said to screen readers when the page is entered. */
import { useTitle } from '@vueuse/core';
import { computed, onMounted, toValue, type MaybeRefOrGetter } from 'vue';
import { useAnnouncerStore } from '../stores/announcer.ts';

export function usePageTitle(title: MaybeRefOrGetter<string>): void {
  useTitle(computed(() => `${toValue(title)} · Sightline`));
  onMounted(() => useAnnouncerStore().say(toValue(title)));
}
