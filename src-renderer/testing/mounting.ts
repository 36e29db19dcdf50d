/**
 * @file Set-up of component tests: fresh stores for each test, components in the document and out of it
 * again, links without a router.
 */
import { enableAutoUnmount, type DOMWrapper, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach } from 'vitest';
import { hostKey, type Host } from '../composables/useHost.ts';
import { hostOf } from './host.ts';
import { scriptBridge } from './scripted-bridge.ts';

beforeEach(() => {
  setActivePinia(createPinia());
  scriptBridge({});
});
enableAutoUnmount(afterEach);

const RouterLink = { props: ['to'], template: '<a :href="to"><slot /></a>' };

/**
 * Options of `mount`: the component is in the document, so that it can have the focus, and knows this host.
 */
export const onHost = (over: Partial<Host> = {}) => ({
  attachTo: document.body,
  global: { provide: { [hostKey as symbol]: hostOf(over) }, stubs: { RouterLink } },
});

export const inDocument = onHost();

/** The button that a screen reader calls so. */
export function buttonNamed(
  inside: Pick<VueWrapper, 'findAll'>,
  name: string,
): DOMWrapper<HTMLButtonElement> {
  const found = inside
    .findAll('button')
    .find((button) => (button.attributes('aria-label') ?? button.text()) === name);
  if (!found) throw new Error(`There is no button “${name}”.`);
  return found;
}

/** What screen readers call the buttons, in their order. */
export const buttonNames = (inside: Pick<VueWrapper, 'findAll'>): string[] =>
  inside.findAll('button').map((button) => button.attributes('aria-label') ?? button.text());

/** Accessible name of what has the focus. */
export const focusedName = (): string =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '';
