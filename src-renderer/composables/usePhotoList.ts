/**
 * @file What every page with a grid does with its photos: open, select, mark by key, and give the focus back
 * after the viewer.
 */
import { computed, nextTick, watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { PhotoTile } from '../../src-preload/contract/index.ts';
import { placeOfPhoto, type GridSection } from '../layout/sections.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useBrowseStore } from '../stores/browse.ts';
import { useShownStore } from '../stores/shown.ts';
import { useSelectionStore } from '../stores/selection.ts';
import { countOf } from '../words/numbers.ts';
import { tileLabel } from '../words/tile.ts';
import { usePhotoKeys } from './usePhotoKeys.ts';
import { keyOf, withCommand } from './useTyping.ts';
import { inBackground } from '../stores/in-background.ts';
import { hiddenLabel } from './useShown.ts';

interface PhotoListOptions {
  sections: () => readonly GridSection[];
  /** loads sections by key */
  ensure: (keys: readonly string[]) => Promise<void>;
  /** address of the page itself, without the photo */
  base: () => string;
  grid: Ref<{ focusPhoto: (id: string) => Promise<boolean> } | null>;
}

export function usePhotoList({ sections, ensure, base, grid }: PhotoListOptions) {
  const route = useRoute();
  const router = useRouter();
  const selection = useSelectionStore();
  const browse = useBrowseStore();
  const shown = useShownStore();
  const { onPhotoKey } = usePhotoKeys();
  const viewing = computed(() => route.meta['viewer'] === true);

  browse.use({ sections, ensure });

  function open(id: string): void {
    inBackground(router.push({ path: `${base()}/photo/${id}`, query: route.query }));
  }

  /** Selects all photos between two, loading what lies between. */
  async function range(id: string, from: string): Promise<void> {
    if (selection.anchor === null) selection.startRange(from);
    const start = placeOfPhoto(sections(), selection.anchor ?? from);
    const end = placeOfPhoto(sections(), id);
    if (!start || !end) return;
    const [first, last] = start.position <= end.position ? [start, end] : [end, start];
    const between = sections().slice(first.section, last.section + 1);
    await ensure(between.filter(({ tiles }) => tiles === null).map(({ key }) => key));
    const ids = sections()
      .slice(first.section, last.section + 1)
      .flatMap(({ tiles }, step) => {
        const begin = step === 0 ? first.index : 0;
        const to = first.section + step === last.section ? last.index + 1 : undefined;
        return (tiles ?? []).slice(begin, to).map((tile) => tile.id);
      });
    selection.setRange(ids);
    useAnnouncerStore().say(`${countOf(selection.count, 'photo')} selected`);
  }

  async function selectSection(key: string): Promise<void> {
    await ensure([key]);
    const tiles = sections().find((section) => section.key === key)?.tiles ?? [];
    selection.toggleAll(tiles.map(({ id }) => id));
    useAnnouncerStore().say(`${countOf(selection.count, 'photo')} selected`);
  }

  function toggleShown(tile: PhotoTile): void {
    shown.toggle(tile.id);
    useAnnouncerStore().say(tileLabel(tile, shown.isHidden(tile) ? hiddenLabel : null));
  }

  /** Keys about photos: of the selection where there is one, else of the focused photo. */
  function onKey(event: KeyboardEvent, tile: PhotoTile): void {
    if (event.key === 'Escape') return selection.clear();
    if (keyOf(event) === 'h' && tile.blurred && !withCommand(event)) return toggleShown(tile);
    const meant = selection.count > 0 ? selection.ids : new Set([tile.id]);
    onPhotoKey(
      event,
      [...meant],
      browse.tilesAmong(meant).every(({ favourite }) => favourite),
    );
  }

  watch(viewing, async (now) => {
    if (now) return;
    await nextTick();
    if (browse.lastSeen) await grid.value?.focusPhoto(browse.lastSeen);
  });

  return { selection, viewing, open, range, selectSection, onKey };
}
