/**
 * @file Which photos are blurred now: those that may be sensitive or are kept private, until the person has
 * them shown. App provides it.
 */
import { inject, provide, type InjectionKey } from 'vue';

export interface Shown {
  /** A hidden photo is blurred, and nothing of what it shows is said. */
  isHidden(photo: { id: string; blurred?: true | undefined }): boolean;
  /** Shows it, or hides it again, until the window is closed. */
  toggle(id: string): void;
}

export const shownKey: InjectionKey<Shown> = Symbol('shown');
const nothingShown: Shown = { isHidden: ({ blurred }) => blurred === true, toggle: () => undefined };

/** how a hidden photo is called, for eye and ear */
export const hiddenLabel = 'Possibly sensitive, blurred';

export const provideShown = (shown: Shown): void => provide(shownKey, shown);

/** Without App, nothing blurred is shown. */
export function useShown(): Shown {
  return inject(shownKey, nothingShown);
}
