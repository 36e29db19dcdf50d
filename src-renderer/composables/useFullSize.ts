/** @file Asks for a photo at full size when it is shown larger than its preview is. */
import { useDevicePixelRatio, watchDebounced } from '@vueuse/core';
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import type { FullSizePicture } from '../../src-preload/contract/index.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import type { Size } from '../layout/zoom.ts';
import { useLatest } from './useLatest.ts';

/** long side of the large preview, pixels */
const previewSide = 1_600;
/** photos that are only passed are not decoded, ms */
const restMs = 250;

interface FullSizeOptions {
  /** null = no photo */
  id: Ref<string | null>;
  /** changes with the photo's content */
  version: Ref<string | null>;
  /** pixels of the photo */
  pixels: Ref<Size>;
  /** as shown, CSS pixels */
  shown: Ref<Size>;
  open: (id: string) => Promise<FullSizePicture>;
}

export function useFullSize({ id, version, pixels, shown, open }: FullSizeOptions) {
  const { pixelRatio } = useDevicePixelRatio();
  const full = shallowRef<FullSizePicture | null>(null);
  const state = ref<'none' | 'loading' | 'there' | 'failed'>('none');
  const problem = ref<string | null>(null);
  const latest = useLatest();

  const isNeeded = computed(
    () =>
      Math.max(shown.value.width, shown.value.height) * pixelRatio.value >
      Math.min(previewSide, Math.max(pixels.value.width, pixels.value.height)),
  );

  async function load(wanted: string): Promise<void> {
    state.value = 'loading';
    try {
      await latest.ask(
        () => open(wanted),
        (picture) => {
          full.value = picture;
          state.value = 'there';
        },
      );
    } catch (error) {
      if (id.value !== wanted) return;
      state.value = 'failed';
      problem.value = errorSentence(error);
    }
  }

  watch([id, version], () => {
    latest.drop();
    full.value = null;
    state.value = 'none';
    problem.value = null;
  });
  watchDebounced(
    [id, version, isNeeded],
    async () => {
      if (id.value !== null && isNeeded.value && state.value === 'none') await load(id.value);
    },
    { debounce: restMs, immediate: true },
  );

  return { full, state, problem };
}
