/** @file The keys of the viewer; they keep out of text fields and of open pop-ups. */
import { useEventListener } from '@vueuse/core';
import { isRemoveKey, isTyping, keyOf, withCommand } from './useTyping.ts';

export interface ViewerActions {
  next: () => void;
  previous: () => void;
  close: () => void;
  zoomIn: () => void;
  zoomOut: () => void;
  /** the picture's own pixels, or all of it */
  zoomActual: () => void;
  /** in steps */
  pan: (x: number, y: number) => void;
  speak: () => void;
  /** draws all layers over the photo, or none */
  overlay: () => void;
  /** opens the list of layers */
  overlayMenu: () => void;
  objects: () => void;
  /** where the words of the search are */
  where: () => void;
  /** lays the text over the picture, or not any more */
  text: () => void;
  speakText: () => void;
  copyText: () => void;
  panel: () => void;
  editCaption: () => void;
  /** a blurred photo, or blurs it again */
  show: () => void;
  favourite: () => void;
  /** takes over the words that are offered */
  takeOver: () => void;
  rate: (stars: number | null) => void;
  remove: () => void;
}

export function useViewerKeys(actions: ViewerActions): void {
  const plain: Record<string, () => void> = {
    ArrowRight: actions.next,
    ArrowLeft: actions.previous,
    Escape: actions.close,
    '+': actions.zoomIn,
    '=': actions.zoomIn,
    '-': actions.zoomOut,
    '0': () => actions.rate(null),
    z: actions.zoomActual,
    r: actions.speak,
    o: actions.overlay,
    b: actions.objects,
    w: actions.where,
    l: actions.text,
    c: actions.copyText,
    i: actions.panel,
    e: actions.editCaption,
    f: actions.favourite,
    h: actions.show,
    t: actions.takeOver,
  };
  const shifted: Record<string, () => void> = {
    ArrowRight: () => actions.pan(-1, 0),
    ArrowLeft: () => actions.pan(1, 0),
    ArrowDown: () => actions.pan(0, -1),
    ArrowUp: () => actions.pan(0, 1),
    l: actions.speakText,
    o: actions.overlayMenu,
  };

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || withCommand(event) || isTyping(event)) return;
    // a pop-up over the viewer has the keys
    if (
      event.target instanceof Element &&
      event.target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]')
    )
      return;
    const key = keyOf(event);
    const act =
      (event.shiftKey ? shifted[key] : undefined) ??
      plain[key] ??
      (isRemoveKey(event.key) ? actions.remove : undefined) ??
      (/^[1-5]$/.test(event.key) ? () => actions.rate(Number(event.key)) : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
