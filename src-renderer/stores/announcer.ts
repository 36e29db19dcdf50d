/** @file What a screen reader is told politely: result counts, positions, progress, what was undone. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

interface Announcement {
  number: number;
  text: string;
}

/** one that follows at once does not take away what was not read yet */
const kept = 3;

export const useAnnouncerStore = defineStore('announcer', () => {
  const message = ref('');
  /** grows with each message */
  const count = ref(0);
  /** the last few, the newest last, each with its number */
  const said = shallowRef<readonly Announcement[]>([]);

  function say(text: string): void {
    message.value = text;
    count.value += 1;
    said.value = [...said.value, { number: count.value, text }].slice(-kept);
  }

  return { message, count, said, say };
});
