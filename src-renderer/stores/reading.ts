/** @file Reading photos aloud one by one: the queue, where it stands, and pause, next, back and stop. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { useSpeech } from '../composables/useSpeech.ts';
import type { Heard, Speaker } from '../speech/speaker.ts';
import { useSettingsStore } from './settings.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

interface Utterance {
  /** null = words that belong to no photo */
  id: string | null;
  text: string;
}

export const useReadingStore = defineStore('reading', () => {
  const state = ref<'idle' | 'preparing' | 'speaking' | 'paused'>('idle');
  const queue = shallowRef<readonly Utterance[]>([]);
  const index = ref(0);
  const heard = shallowRef<Heard | null>(null);
  const current = computed(() => (state.value === 'idle' ? null : (queue.value[index.value] ?? null)));
  /** the photo being read, to be followed by the eye */
  const currentId = computed(() => current.value?.id ?? null);

  const { speakerFor } = useSpeech();
  let speaker: Speaker | null = null;
  let stopper: AbortController | null = null;
  /** overtaken by every start and stop */
  const latest = useLatest();

  /** Reads these photos one by one, in this order. */
  async function readPhotos(ids: readonly string[]): Promise<void> {
    stop();
    state.value = 'preparing';
    const isNewest = latest.begin();
    const { captionLength } = useSettingsStore().settings;
    await attempt(async () => {
      const script = await useBridge().call('captions.script', {
        photos: { ids: [...ids] },
        length: captionLength,
      });
      await begin(script, isNewest);
    });
  }

  /** Speaks words that belong to no photo: the try button of the settings. */
  async function readText(text: string): Promise<void> {
    stop();
    state.value = 'preparing';
    const isNewest = latest.begin();
    await attempt(() => begin([{ id: null, text }], isNewest));
  }

  async function begin(utterances: readonly Utterance[], isNewest: () => boolean): Promise<void> {
    const found = await speakerFor(useSettingsStore().settings.voice);
    if (!isNewest()) return;
    speaker = found;
    queue.value = utterances;
    index.value = 0;
    await speakOn();
  }

  /** Speaks from `index` to the end, unless a newer turn takes over. */
  async function speakOn(): Promise<void> {
    stopper?.abort();
    const turn = new AbortController();
    stopper = turn;
    while (index.value < queue.value.length && speaker && !turn.signal.aborted) {
      const utterance = queue.value[index.value];
      state.value = 'preparing';
      await speaker.speak(utterance?.text ?? '', {
        rate: useSettingsStore().settings.speechRate,
        signal: turn.signal,
        onHeard: (now) => {
          heard.value = now;
          state.value = 'speaking';
        },
      });
      if (turn.signal.aborted) return;
      index.value += 1;
    }
    if (stopper === turn) stop();
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

  function pause(): void {
    if (state.value !== 'speaking') return;
    speaker?.pause();
    state.value = 'paused';
  }

  function resume(): void {
    if (state.value !== 'paused') return;
    speaker?.resume();
    state.value = 'speaking';
  }

  function toggle(): void {
    if (state.value === 'paused') resume();
    else pause();
  }

  /** Goes `by` places; 0 says the same again. */
  function skip(by: -1 | 0 | 1): void {
    if (state.value === 'idle') return;
    const next = index.value + by;
    if (next >= queue.value.length) return stop();
    index.value = Math.max(0, next);
    speaker?.resume();
    inBackground(attempt(speakOn));
  }

  function stop(): void {
    latest.drop();
    stopper?.abort();
    stopper = null;
    if (state.value === 'paused') speaker?.resume();
    state.value = 'idle';
  }

  return {
    state,
    queue,
    index,
    heard,
    current,
    currentId,
    readPhotos,
    readText,
    pause,
    resume,
    toggle,
    skip,
    stop,
  };
});
