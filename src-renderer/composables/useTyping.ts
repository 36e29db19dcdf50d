/** @file Whether the person is typing: shortcuts keep out of text fields. */

/** True where a key belongs to a text field, not to the app. */
export function isTyping(event: Event): boolean {
  const element = event.target;
  if (!(element instanceof HTMLElement)) return false;
  if (
    element.isContentEditable ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  )
    return true;
  return (
    element instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'range', 'submit'].includes(element.type)
  );
}

/** ⌘ on a Mac, Ctrl elsewhere. */
export function withCommand(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

/** A letter in lower case, whether Caps Lock is on or not; other keys by their names. */
export function keyOf({ key }: KeyboardEvent): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
/** A Mac's delete key says Backspace. */
export const isRemoveKey = (key: string): boolean => key === 'Delete' || (onMac && key === 'Backspace');
/** How the command key is written for this person. */
export const commandKey = onMac ? '⌘' : 'Ctrl+';
