/** @file Words spoken one after the other: where it stands, pause and going on. */
import { computed, ref, shallowRef } from 'vue';
import type { Heard, Speaker } from '../../speech/speaker.ts';

export interface Utterance {
  /** null = words that belong to no photo */
  id: string | null;
  text: string;
}

/** @param rate how fast it is spoken; asked for each utterance */
export function usePlayback(rate: () => number) {
  const state = ref<'idle' | 'preparing' | 'speaking' | 'paused'>('idle');
  const queue = shallowRef<readonly Utterance[]>([]);
  const index = ref(0);
  const heard = shallowRef<Heard | null>(null);
  const current = computed(() => (state.value === 'idle' ? null : (queue.value[index.value] ?? null)));
  let speaker: Speaker | null = null;
  let stopper: AbortController | null = null;

  /** From the first to the last. */
  async function play(utterances: readonly Utterance[], voice: Speaker): Promise<void> {
    speaker = voice;
    queue.value = utterances;
    index.value = 0;
    await speakOn();
  }

  /** Goes on at this place, also out of a pause. */
  async function goTo(place: number): Promise<void> {
    index.value = place;
    speaker?.resume();
    await speakOn();
  }

  /** Speaks from `index` to the end, unless a newer turn takes over. @throws AbortError where one does */
  async function speakOn(): Promise<void> {
    stopper?.abort();
    const turn = new AbortController();
    stopper = turn;
    while (index.value < queue.value.length && speaker && !turn.signal.aborted) {
      const utterance = queue.value[index.value];
      state.value = 'preparing';
      await speaker.speak(utterance?.text ?? '', { rate: rate(), signal: turn.signal, onHeard });
      if (turn.signal.aborted) return;
      index.value += 1;
    }
    if (stopper === turn) stop();
  }

  function onHeard(now: Heard): void {
    heard.value = now;
    state.value = 'speaking';
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

  function stop(): void {
    stopper?.abort();
    stopper = null;
    if (state.value === 'paused') speaker?.resume();
    state.value = 'idle';
  }

  return { state, queue, index, heard, current, play, goTo, pause, resume, stop };
}
