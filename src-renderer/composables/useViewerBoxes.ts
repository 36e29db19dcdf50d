/** @file The boxes on the picture of the viewer: all objects on request, or those that are pointed at. */
import { computed, type ComputedRef, type Ref } from 'vue';
import type { Photo } from '../../src-preload/contract/index.ts';
import type { DrawnBox } from '../components/drawn-box.ts';

interface ViewerBoxes {
  photo: Readonly<Ref<Photo | null>>;
  /** all objects and people are marked */
  all: Readonly<Ref<boolean>>;
  /** name of the object or person that is pointed at; null = none */
  pointedAt: Readonly<Ref<string | null>>;
  /** boxes of an answer, or of what was looked for */
  others: () => readonly DrawnBox[];
}

export function useViewerBoxes({ photo, all, pointedAt, others }: ViewerBoxes): ComputedRef<DrawnBox[]> {
  return computed(() => {
    const people = (photo.value?.people ?? []).flatMap(({ name, box }) =>
      box ? [{ label: name, probability: null, box }] : [],
    );
    const objects = (photo.value?.objects ?? []).map(({ name, probability, box }) => ({
      label: name,
      probability,
      box,
    }));
    const named: DrawnBox[] = [...objects, ...people];
    return [...(all.value ? named : named.filter(({ label }) => label === pointedAt.value)), ...others()];
  });
}
