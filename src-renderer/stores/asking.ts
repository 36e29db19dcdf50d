/**
 * @file The one question that may stand in the way: asked before something that destroys, takes away or needs
 * consent.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

export interface Question {
  title: string;
  /** what will happen, and what will not */
  text: string;
  /** what it is about, one a line */
  items?: readonly string[];
  /** words of the button that does it */
  confirm: string;
  /** it destroys nothing: it only needs consent */
  harmless?: boolean;
}

export const useAskStore = defineStore('asking', () => {
  const question = shallowRef<Question | null>(null);
  let settle: ((yes: boolean) => void) | null = null;

  /**
   * Asks the person. A question that comes while another waits takes its place; the earlier one is answered
   * with no.
   */
  function ask(next: Question): Promise<boolean> {
    settle?.(false);
    question.value = next;
    return new Promise((resolve) => (settle = resolve));
  }

  function answer(yes: boolean): void {
    question.value = null;
    settle?.(yes);
    settle = null;
  }

  return { question, ask, answer };
});
