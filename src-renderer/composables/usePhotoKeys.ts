/** @file Keys that say something about photos, the same in the grid and in the viewer: f, 0–5, Delete. */
import { useAnnotationStore } from '../stores/annotations.ts';
import { isRemoveKey, keyOf, withCommand } from './useTyping.ts';
import { inBackground } from '../stores/in-background.ts';

export function usePhotoKeys() {
  const annotations = useAnnotationStore();

  /**
   * @param ids the photos meant
   * @param favourite whether they are favourites now, all of them
   * @returns whether the key was one of these
   */
  function onPhotoKey(event: KeyboardEvent, ids: readonly string[], favourite: boolean): boolean {
    if (ids.length === 0 || withCommand(event) || event.altKey) return false;
    if (keyOf(event) === 'f') inBackground(annotations.apply(ids, { act: 'favourite', value: !favourite }));
    else if (/^[1-5]$/.test(event.key))
      inBackground(annotations.apply(ids, { act: 'rate', value: Number(event.key) }));
    else if (event.key === '0') inBackground(annotations.apply(ids, { act: 'rate', value: null }));
    else if (isRemoveKey(event.key)) inBackground(annotations.remove(ids));
    else return false;
    event.preventDefault();
    return true;
  }

  return { onPhotoKey };
}
