/** @file Reading photos aloud one by one: the queue, where it stands, and pause, next, back and stop. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { useSpeech } from '../composables/useSpeech.ts';
import { inBackground } from './in-background.ts';
import { usePlayback, type Utterance } from './reading/playback.ts';
import { useShownStore } from './shown.ts';
import { useSettingsStore } from './settings.ts';
import { useToastStore } from './toasts.ts';

export const useReadingStore = defineStore('reading', () => {
  const playback = usePlayback(() => useSettingsStore().settings.speechRate);
  const { state, queue, index, heard, current, pause, resume } = playback;
  /** the photo being read, to be followed by the eye */
  const currentId = computed(() => current.value?.id ?? null);
  const { speakerFor } = useSpeech();
  /** overtaken by every start and stop */
  const latest = useLatest();

  /** Reads these photos one by one, in this order. */
  function readPhotos(ids: readonly string[]): Promise<void> {
    const length = useSettingsStore().settings.captionLength;
    const shown = [...useShownStore().ids].filter((id) => ids.includes(id));
    return start(async () => {
      const words = await useBridge().call('captions.script', { photos: { ids: [...ids] }, length, shown });
      if (words.length === 0)
        useToastStore().show(
          'Nothing was read: blurred photos are read aloud only when you have them shown.',
        );
      return words;
    });
  }

  /** Speaks words about a photo: the text in it. */
  function readWords(id: string, text: string): Promise<void> {
    return start(() => Promise.resolve([{ id, text }]));
  }

  /** Speaks words that belong to no photo: the try button of the settings. */
  function readText(text: string): Promise<void> {
    return start(() => Promise.resolve([{ id: null, text }]));
  }

  async function start(findWords: () => Promise<readonly Utterance[]>): Promise<void> {
    stop();
    state.value = 'preparing';
    const isNewest = latest.begin();
    await attempt(async () => {
      const words = await findWords();
      const voice = await speakerFor(useSettingsStore().settings.voice);
      if (isNewest()) await playback.play(words, voice);
    });
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      stop();
      useToastStore().problem(error);
    }
  }

  const toggle = () => (state.value === 'paused' ? resume() : pause());

  /** Goes `by` places; 0 says the same again. */
  function skip(by: -1 | 0 | 1): void {
    if (state.value === 'idle') return;
    const next = index.value + by;
    if (next >= queue.value.length) return stop();
    inBackground(attempt(() => playback.goTo(Math.max(0, next))));
  }

  function stop(): void {
    latest.drop();
    playback.stop();
  }

  const controls = { readPhotos, readWords, readText, pause, resume, toggle, skip, stop };
  return { state, queue, index, heard, current, currentId, ...controls };
});
