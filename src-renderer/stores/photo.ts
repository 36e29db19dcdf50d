/** @file The one photo in the viewer: all that is known of it, kept fresh, and what is asked about it. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type {
  Answer,
  CallOutput,
  FullSizePicture,
  LibraryAnswer,
  Photo,
  SearchHit,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { mayBeAboutAll } from '../words/answers.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

/** A candidate caption with its share, best first. */
type RankedCaptions = Pick<CallOutput<'captions.label'>[number], 'scale' | 'candidates'>;

export const usePhotoStore = defineStore('photo', () => {
  const id = ref<string | null>(null);
  const photo = shallowRef<Photo | null>(null);
  const problem = ref<string | null>(null);

  const latest = useLatest();

  async function open(next: string): Promise<void> {
    if (id.value !== next) photo.value = null;
    id.value = next;
    problem.value = null;
    await show(next);
  }

  /** Shows what is known at once; the large picture follows when it is made. */
  async function show(wanted: string): Promise<void> {
    const isShown = await read(wanted, false);
    if (isShown && photo.value?.media.large === null) await read(wanted, true);
  }

  /** @returns whether this answer is what is shown now */
  async function read(wanted: string, withLarge: boolean): Promise<boolean> {
    try {
      return await latest.ask(
        () => useBridge().call('photos.show', { target: { id: wanted }, withLarge }),
        (now) => (photo.value = now),
      );
    } catch (error) {
      if (!photo.value) problem.value = errorSentence(error);
      return false;
    }
  }

  function close(): void {
    latest.drop();
    id.value = null;
    photo.value = null;
  }

  const refresh = () => {
    if (id.value) inBackground(show(id.value));
  };
  onEngineEvent('photos.changed', ({ ids }) => {
    if (id.value && ids.includes(id.value)) refresh();
  });
  onEngineEvent('annotations.changed', refresh);
  afterReconnect(refresh);

  return { id, photo, problem, open, close, refresh, largeOf, fullSizeOf, similar, label, ask };
});

/** Key of the large picture of any photo, made if need be; null where there is none. */
async function largeOf(photoId: string): Promise<string | null> {
  return (await useBridge().call('photos.show', { target: { id: photoId }, withLarge: true })).media.large;
}

/** The photo's own pixels, in tiles; made if need be. */
function fullSizeOf(photoId: string): Promise<FullSizePicture> {
  return useBridge().call('photos.fullSize', { id: photoId });
}

async function similar(to: string, limit: number): Promise<SearchHit[]> {
  return (await useBridge().call('search.similar', { target: { id: to }, limit })).results;
}

async function label(of: string, candidates: string[]): Promise<RankedCaptions> {
  const [ranked] = await useBridge().call('captions.label', { targets: [{ id: of }], candidates });
  return ranked ?? { scale: 'none', candidates: [] };
}

/** of the photos behind an answer about all photos: they are shown by the search */
const fewest = 1;

/** About this photo; a question that is about many photos is about all of them. */
async function ask(about: string, question: string): Promise<Answer | LibraryAnswer | null> {
  const ofAll = mayBeAboutAll(question)
    ? await useBridge().call('questions.askMany', { question, limit: fewest })
    : null;
  if (ofAll) return ofAll;
  return (await useBridge().call('questions.ask', { question, targets: [{ id: about }] }))[0] ?? null;
}
