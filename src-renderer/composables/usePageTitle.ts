/** @file The window's title for a page, said to screen readers when the page is entered. */
import { useTitle } from '@vueuse/core';
import { computed, onMounted, toValue, type MaybeRefOrGetter } from 'vue';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useHostStore } from '../stores/host.ts';

/**
 * @param neutral stands in a browser's title instead, whose history keeps titles: for titles with a person's
 * words in them
 */
export function usePageTitle(title: MaybeRefOrGetter<string>, neutral?: string): void {
  const shown = () => (neutral !== undefined && useHostStore().inBrowser ? neutral : toValue(title));
  useTitle(computed(() => `${shown()} · Sightline`));
  onMounted(() => useAnnouncerStore().say(toValue(title)));
}
