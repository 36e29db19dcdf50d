/** @file What a screen reader is told politely: result counts, positions, progress, what was undone. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

export const useAnnouncerStore = defineStore('announcer', () => {
  const message = ref('');
  /** grows with each message, so that the same words are said again */
  const count = ref(0);

  function say(text: string): void {
    message.value = text;
    count.value += 1;
  }

  return { message, count, say };
});
