/**
 * @file The list a photo was opened from, so that the viewer can go to the next one and say where it stands.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { PhotoTile } from '../../src-preload/contract/index.ts';
import { placeOfPhoto, type GridSection, type PhotoPlace } from '../layout/sections.ts';

export interface BrowseList {
  sections: () => readonly GridSection[];
  /** loads sections by key */
  ensure: (keys: readonly string[]) => Promise<void>;
}

export const useBrowseStore = defineStore('browse', () => {
  const list = shallowRef<BrowseList | null>(null);
  /** the photo to focus when the viewer closes */
  const lastSeen = ref<string | null>(null);
  const sections = computed(() => list.value?.sections() ?? []);

  function use(next: BrowseList): void {
    list.value = next;
    lastSeen.value = null;
  }

  function placeOf(id: string): PhotoPlace | null {
    return placeOfPhoto(sections.value, id);
  }

  function tileOf(id: string): PhotoTile | null {
    const place = placeOf(id);
    return place ? (sections.value[place.section]?.tiles?.[place.index] ?? null) : null;
  }

  /** Those of these photos that are loaded, in the order of the page. One pass, however many there are. */
  function tilesAmong(ids: ReadonlySet<string>): PhotoTile[] {
    return sections.value.flatMap(({ tiles }) => (tiles ?? []).filter(({ id }) => ids.has(id)));
  }

  /**
   * The photo `by` places on, loading its section if need be; null at the ends or where `id` is not in the
   * list.
   */
  async function step(id: string, by: 1 | -1): Promise<string | null> {
    const place = placeOf(id);
    if (!place || !list.value) return null;
    const near = sections.value[place.section]?.tiles?.[place.index + by];
    if (near) return near.id;
    for (let section = place.section + by; section >= 0 && section < sections.value.length; section += by) {
      const key = sections.value[section]?.key;
      if (key === undefined) return null;
      if (!sections.value[section]?.tiles) await list.value.ensure([key]);
      const tile = sections.value[section]?.tiles?.at(by === 1 ? 0 : -1);
      if (tile) return tile.id;
    }
    return null;
  }

  return { list, lastSeen, sections, use, placeOf, tileOf, tilesAmong, step };
});
