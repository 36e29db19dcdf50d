/** @file The writing in the photos of the viewer: copied, read aloud. */
import { computed, type Ref } from 'vue';
import type { Photo } from '../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { inBackground } from '../stores/in-background.ts';
import { useReadingStore } from '../stores/reading.ts';
import { textOfLines, whyNoText } from '../words/picture-text.ts';
import { copyText } from './useCopyText.ts';

export function useViewerText(photo: Readonly<Ref<Photo | null>>) {
  const announcer = useAnnouncerStore();
  const reading = useReadingStore();
  const why = computed(() => (photo.value ? whyNoText(photo.value) : null));
  /** text of the open photo; where there is none, it is said why */
  const textOrSay = (): string | null => {
    if (!photo.value || why.value) {
      if (why.value) announcer.say(why.value);
      return null;
    }
    return textOfLines(photo.value.text ?? []);
  };
  return {
    speakText(): void {
      const text = textOrSay();
      if (photo.value && text !== null) inBackground(reading.readWords(photo.value.id, text));
    },
    copyTextOf(): void {
      const text = textOrSay();
      if (text === null) return;
      announcer.say(
        copyText(text) ? 'Text copied' : 'The text could not be copied. Select it and copy it by key.',
      );
    },
  };
}
