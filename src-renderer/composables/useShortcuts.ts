/** @file Keys that work everywhere outside text fields: search, help, undo and redo. */
import { useEventListener } from '@vueuse/core';
import { useRouter } from 'vue-router';
import { useAnnotationStore } from '../stores/annotations.ts';
import { isTyping, withCommand } from './useTyping.ts';
import { inBackground } from '../stores/in-background.ts';

/** @param focusSearch puts the cursor into the search box */
export function useShortcuts(focusSearch: () => void): void {
  const annotations = useAnnotationStore();
  const router = useRouter();

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    const key = event.key.toLowerCase();
    if (withCommand(event) && key === 'k') return done(event, focusSearch);
    if (isTyping(event)) return;
    if (withCommand(event) && key === 'z')
      return done(event, () => inBackground(event.shiftKey ? annotations.redo() : annotations.undo()));
    if (withCommand(event) && key === 'y') return done(event, () => inBackground(annotations.redo()));
    if (withCommand(event)) return;
    if (event.key === '/') return done(event, focusSearch);
    if (event.key === '?') return done(event, () => inBackground(router.push('/help')));
  });
}

function done(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}
