/**
 * @file Copies a text as the person's own copy would: the window has no permission for the clipboard, and needs
 * none for a selection.
 */

/** To be called while a click or key is handled. @returns whether the system took it */
export function copyText(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'sr-only';
  field.setAttribute('aria-hidden', 'true');
  document.body.append(field);
  field.select();
  try {
    // deprecated without another way that needs no permission
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
