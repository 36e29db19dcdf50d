/** @file The picture that a search starts from: what of it is shown beside the words. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { useHostStore } from './host.ts';

export interface SearchPicture {
  /** null = there is no preview to show */
  src: string | null;
  /** what it shows or is called, for those who do not see it */
  alt: string;
}

export const useSearchPictureStore = defineStore('search-picture', () => {
  const picture = shallowRef<SearchPicture | null>(null);
  const latest = useLatest();

  /** @param like id of a photo; null = the search starts from words alone */
  async function open(like: string | null): Promise<void> {
    latest.drop();
    picture.value = like === null ? null : { src: null, alt: 'a photo' };
    if (like === null) return;
    try {
      await latest.ask(
        () => useBridge().call('photos.show', { target: { id: like } }),
        ({ media, caption }) =>
          (picture.value = { src: useHostStore().mediaUrl(media.grid), alt: caption.text }),
      );
    } catch {
      // the search itself says what is wrong with the photo
    }
  }

  return { picture, open };
});
