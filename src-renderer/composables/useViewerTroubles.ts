/** @file What to know of a picture in the viewer when the panel is not there to say it. */
import { computed, type ComputedRef, type Ref } from 'vue';
import type { Photo } from '../../src-preload/contract/index.ts';
import { absenceWords } from '../words/facts.ts';

/** Whole sentences; none before the photo is there. */
export function useViewerTroubles(photo: Ref<Photo | null>): ComputedRef<string[]> {
  return computed(() =>
    photo.value
      ? [
          absenceWords(photo.value.files),
          photo.value.damaged ? 'Damaged file' : null,
          photo.value.offers.length > 0
            ? 'This looks like an edit of an earlier photo: press T to take its words over'
            : null,
        ].flatMap((words) => (words ? [`${words}.`] : []))
      : [],
  );
}
