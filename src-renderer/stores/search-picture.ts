/**
 * @file The picture that a search starts from: a photo of the library, or one that was pasted, dropped or chosen.
 * Such a picture is held by this page alone, and the engine does not keep it.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { AppError, isBlurred, mostGivenBytes, type CallInput } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { hiddenLabel } from '../composables/useShown.ts';
import { useHostStore } from './host.ts';
import { useShownStore } from './shown.ts';
import { isDisplayable, smallerCopy, toBase64 } from './picture-bytes.ts';

export interface SearchPicture {
  /** null = there is no preview to show */
  src: string | null;
  /** what it shows or is called, for those who do not see it */
  alt: string;
}

type SearchTarget = CallInput<'search.similar'>['target'];

/** so many given pictures are held, for the way back */
const mostGiven = 5;

export const useSearchPictureStore = defineStore('search-picture', () => {
  const picture = shallowRef<SearchPicture | null>(null);
  const given = shallowRef(new Map<string, SearchPicture & { target: SearchTarget }>());
  const latest = useLatest();
  let count = 0;

  /** @param like id of a photo, or key of a given picture; null = the search starts from words alone */
  async function open(like: string | null): Promise<void> {
    latest.drop();
    if (like === null || isGiven(like)) {
      picture.value = (like !== null && given.value.get(like)) || null;
      return;
    }
    picture.value = { src: null, alt: 'a photo' };
    try {
      await latest.ask(
        () => useBridge().call('photos.show', { target: { id: like } }),
        ({ id, media, caption, screening }) => {
          const blurred = isBlurred(screening?.state);
          picture.value = useShownStore().isHidden({ id, ...(blurred && { blurred }) })
            ? { src: null, alt: hiddenLabel }
            : { src: useHostStore().mediaUrl(media.grid), alt: caption.text };
        },
      );
    } catch {
      // the search itself says what is wrong with the photo
    }
  }

  /**
   * Takes a picture file to start a search from. @returns its key, in place of a photo's id
   * @throws AppError file_too_large
   */
  async function give(file: File): Promise<string> {
    const name = file.name || 'the pasted picture';
    const [target, shown] = await Promise.all([targetOf(file, name), isDisplayable(file)]);
    const key = `given-${(count += 1)}`;
    const src = shown ? URL.createObjectURL(file) : null;
    given.value = new Map([...given.value, [key, { target, src, alt: name }]]);
    for (const [old, { src: oldSrc }] of [...given.value].slice(0, -mostGiven)) {
      given.value.delete(old);
      if (oldSrc) URL.revokeObjectURL(oldSrc);
    }
    return key;
  }

  /** @returns null for a given picture that is not held any more */
  const targetFor = (like: string): SearchTarget | null =>
    isGiven(like) ? (given.value.get(like)?.target ?? null) : { id: like };

  return { picture, open, give, targetFor };
});

function isGiven(like: string): boolean {
  return like.startsWith('given-');
}

/** By its path where the host knows it, else by its bytes. */
async function targetOf(file: File, name: string): Promise<SearchTarget> {
  const path = useBridge().pathOf?.(file);
  if (path) return { path };
  const small = file.size <= mostGivenBytes ? file : await smallerCopy(file);
  if (!small)
    throw new AppError(
      'file_too_large',
      `${name} is larger than 5 MB, and this browser can’t make it smaller. Search with a smaller copy of it, or from a terminal: sightline search --like FILE.`,
    );
  return { bytes: await toBase64(small), name: name.slice(0, 255) };
}
