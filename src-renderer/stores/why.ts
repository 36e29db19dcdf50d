/**
 * @file Why the open photo is found by a sentence, and where in the picture its words are. One question at a
 * time: the engine ends the one before.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Explanation } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { explanationWords } from '../words/why.ts';
import { useAnnouncerStore } from './announcer.ts';
import { inBackground } from './in-background.ts';

export const useWhyStore = defineStore('why', () => {
  /** of this window: its next question replaces the one before */
  const token = crypto.randomUUID();
  const text = ref('');
  const explanation = shallowRef<Explanation | null>(null);
  /** the map and the boxes are on the picture */
  const shown = ref(false);
  const looking = ref(false);
  const problem = ref('');
  const latest = useLatest();

  const map = computed(() => (shown.value ? (explanation.value?.map ?? null) : null));
  /** what is said under the picture while the words are shown; empty = nothing */
  const note = computed(() => {
    if (!shown.value) return '';
    return looking.value ? 'Looking…' : (explanation.value?.where ?? problem.value);
  });
  const boxes = computed(() => (shown.value ? (explanation.value?.boxes ?? []) : []));

  /** Looks for the words in a photo, and shows where they are. */
  async function look(id: string, words: string): Promise<void> {
    text.value = words.trim();
    if (text.value === '') return;
    shown.value = true;
    looking.value = true;
    problem.value = '';
    explanation.value = null;
    try {
      await latest.ask(
        () => useBridge().call('search.explain', { target: { id }, text: text.value, token }),
        (found) => {
          explanation.value = found;
          looking.value = false;
          useAnnouncerStore().say(explanationWords(found));
        },
      );
    } catch (error) {
      looking.value = false;
      problem.value = errorSentence(error);
    }
  }

  /** Nobody waits for the answer any more. */
  function forget(): void {
    latest.drop();
    if (looking.value) inBackground(useBridge().call('search.stopExplaining', { token }));
    looking.value = false;
    problem.value = '';
    explanation.value = null;
  }

  /** Another photo is open: what is shown of one photo is shown of the next. */
  async function open(id: string): Promise<void> {
    forget();
    if (shown.value) await look(id, text.value);
  }

  /** On the picture or not; looks for the words where that was not done yet. */
  async function toggle(id: string): Promise<void> {
    if (!explanation.value && !looking.value) return look(id, text.value);
    shown.value = !shown.value;
    useAnnouncerStore().say(shown.value ? 'The map is on the picture' : 'The map is off the picture');
  }

  function close(): void {
    forget();
    shown.value = false;
    text.value = '';
  }

  return { text, explanation, shown, looking, problem, map, boxes, note, look, open, toggle, close };
});
