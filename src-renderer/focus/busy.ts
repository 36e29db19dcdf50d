/**
 * @file `v-busy`: a control that waits for what it began. Unlike `disabled`, it keeps the focus; it says that it
 * is disabled, and clicks on it do nothing, also those by Enter in a field of its form.
 */
import type { Directive } from 'vue';

function refuse(event: Event): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof Element) || currentTarget.getAttribute('aria-disabled') !== 'true') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function tell(element: HTMLElement, isBusy: boolean): void {
  if (isBusy) element.setAttribute('aria-disabled', 'true');
  else element.removeAttribute('aria-disabled');
}

export const vBusy: Directive<HTMLElement, boolean> = {
  // before the component's own listeners
  created(element, { value }) {
    element.addEventListener('click', refuse, true);
    tell(element, value);
  },
  updated(element, { value }) {
    tell(element, value);
  },
};
