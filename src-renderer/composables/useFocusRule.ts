/** @file The rule that keeps the focus from falling to the page, as long as the component lives that calls this. */
import { onScopeDispose } from 'vue';
import { startFocusRule } from '../focus/focus-rule.ts';

export function useFocusRule(): ReturnType<typeof startFocusRule> {
  const rule = startFocusRule();
  onScopeDispose(rule.stop);
  return rule;
}
