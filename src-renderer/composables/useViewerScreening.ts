/**
 * @file A photo of the viewer that may be sensitive or is kept private: hidden until shown, and the person's
 * answer.
 */
import { computed, type Ref } from 'vue';
import { isBlurred, type Photo, type PhotoTile } from '../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useScreeningStore } from '../stores/screening.ts';
import { useShownStore } from '../stores/shown.ts';
import { hiddenLabel } from './useShown.ts';

interface ViewedPhoto {
  id: Readonly<Ref<string>>;
  photo: Readonly<Ref<Photo | null>>;
  tile: Readonly<Ref<PhotoTile | null>>;
  /** gives the focus back to the viewer, when what had it is gone */
  focus: () => void;
}

export function useViewerScreening({ id, photo, tile, focus }: ViewedPhoto) {
  const shown = useShownStore();
  const screening = useScreeningStore();
  const announcer = useAnnouncerStore();
  const blurred = computed(() =>
    photo.value ? isBlurred(photo.value.screening?.state) : tile.value?.blurred === true,
  );
  const hidden = computed(() => blurred.value && !shown.ids.has(id.value));
  /** what it shows, for those who do not see it */
  const alt = computed(() =>
    hidden.value ? hiddenLabel : (photo.value?.caption.text ?? tile.value?.alt ?? 'A photo'),
  );
  return {
    hidden,
    alt,
    /** null while it is hidden: nothing is found, read or marked in it */
    visible: computed(() => (hidden.value ? null : photo.value)),
    visibleId: computed(() => (hidden.value ? '' : id.value)),
    /** An act that would show or say what it shows: while it is hidden, how to show it is said instead. */
    whenShown:
      <Arguments extends unknown[]>(act: (...args: Arguments) => void) =>
      (...args: Arguments): void =>
        hidden.value ? announcer.say(`${hiddenLabel}. Press H to show it.`) : act(...args),
    /** What it shows is said when it is shown. */
    toggleShown(): void {
      if (!blurred.value) return;
      shown.toggle(id.value);
      announcer.say(hidden.value ? `${hiddenLabel}.` : `Shown. ${alt.value}`);
      focus();
    },
    async answer(given: 'private' | 'fine'): Promise<void> {
      if (!(await screening.answer([id.value], given))) return;
      announcer.say(given === 'fine' ? 'Marked as fine. It is not suggested again.' : 'Kept private.');
      focus();
    },
  };
}
