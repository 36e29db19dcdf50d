/** @file A list of photos that a page shows some of, and more when asked to. */
import { computed, ref, shallowRef, type Ref } from 'vue';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';

const pageSize = 100;
/** more are not listed at once: the others come when some of these are dealt with */
const mostShown = 1_000;

/**
 * @param ask the first photos, and how many there are
 * @param problem gets the sentence where asking fails
 * @param whileClosed how many are asked for while no page is open: one, to count them, or none
 */
export function usePhotoPages<Item>(
  ask: (limit: number) => Promise<{ photos: readonly Item[]; total: number }>,
  problem: Ref<string>,
  whileClosed: 0 | 1,
) {
  const photos = shallowRef<readonly Item[]>([]);
  const total = ref(0);
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  let wanted: number = whileClosed;
  const latest = useLatest();

  async function load(): Promise<void> {
    if (wanted === 0) return;
    try {
      await latest.ask(
        () => ask(wanted),
        (found) => {
          photos.value = found.photos;
          total.value = found.total;
          state.value = 'ready';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  async function open(): Promise<void> {
    wanted = pageSize;
    state.value = 'loading';
    await load();
  }

  const canShowMore = computed(() => photos.value.length < Math.min(total.value, mostShown));

  async function more(): Promise<void> {
    wanted = Math.min(wanted + pageSize, mostShown);
    await load();
  }

  function leave(): void {
    wanted = whileClosed;
    photos.value = photos.value.slice(0, whileClosed);
  }

  return { photos, total, state, canShowMore, load, open, more, leave };
}
