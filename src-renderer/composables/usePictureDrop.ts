/** @file Pictures that are pasted into the page or dropped on it. Places with a use for files of their own go first. */
import { useEventListener } from '@vueuse/core';
import { ref, type Ref } from 'vue';
import { isTyping } from './useTyping.ts';

/**
 * @param enabled whether the page takes pictures now
 * @param give takes the first file; it may be no picture
 * @returns whether files are held over the page
 */
export function usePictureDrop(enabled: () => boolean, give: (file: File) => void): Ref<boolean> {
  const over = ref(false);

  useEventListener(window, 'paste', (event: ClipboardEvent) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
    // text that was copied with a picture of it goes into the field
    const isText = isTyping(event) && event.clipboardData?.types.includes('text/plain');
    if (!file || isText || event.defaultPrevented || !enabled()) return;
    event.preventDefault();
    give(file);
  });
  useEventListener(window, 'dragover', (event: DragEvent) => {
    over.value = !event.defaultPrevented && enabled() && hasFiles(event);
    if (over.value) event.preventDefault();
  });
  useEventListener(window, 'dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) over.value = false;
  });
  useEventListener(window, 'drop', (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    const taken = over.value;
    over.value = false;
    if (!taken || event.defaultPrevented || !file) return;
    event.preventDefault();
    give(file);
  });
  return over;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
