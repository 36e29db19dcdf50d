/** @file Short messages that float for a while: what was done, what was undone, what went wrong. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { errorSentence } from '../bridge/error-sentences.ts';
import { onEngineEvent } from './engine-events.ts';

export interface Toast {
  id: number;
  text: string;
  /** what it is about, one a line: files that could not be moved */
  lines: readonly string[];
  tone: 'plain' | 'problem';
  /** one thing to do about it */
  action: { label: string; run: () => void } | null;
}

const plainMs = 6_000;
/** problems stay until they are closed or the page is left */
const most = 3;

export const useToastStore = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([]);
  let nextId = 1;
  /** timers of the plain messages, by id; none run while they are held */
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let held = false;

  /** One plain message at a time: the newest is what matters, and its undo is the one that counts. */
  function show(text: string, action: Toast['action'] = null): void {
    toasts.value = toasts.value.filter(({ tone }) => tone === 'problem');
    add({ id: nextId++, text, lines: [], tone: 'plain', action });
  }

  function problem(error: unknown): void {
    warn(errorSentence(error));
  }

  /** Words that stay until they are closed. */
  function warn(text: string, lines: readonly string[] = []): void {
    if (lines.length === 0 && toasts.value.some((toast) => toast.text === text)) return;
    add({ id: nextId++, text, lines, tone: 'problem', action: null });
  }

  function add(toast: Toast): void {
    toasts.value = [...toasts.value, toast].slice(-most);
    if (toast.tone === 'plain' && !held) closeLater(toast.id);
  }

  function closeLater(id: number): void {
    clearTimeout(timers.get(id));
    timers.set(
      id,
      setTimeout(() => close(id), plainMs),
    );
  }

  /**
   * While the person is at the messages none of them goes by itself; afterwards each has its whole time
   * again.
   */
  function hold(now: boolean): void {
    held = now;
    timers.forEach((timer) => clearTimeout(timer));
    timers.clear();
    if (!held) toasts.value.filter(({ tone }) => tone === 'plain').forEach(({ id }) => closeLater(id));
  }

  function close(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  /** What went wrong on one page is no news on the next. */
  function closeProblems(): void {
    toasts.value = toasts.value.filter(({ tone }) => tone !== 'problem');
  }

  // the engine says it once, on whatever page the person is
  onEngineEvent('devices.failed', ({ message }) => warn(message));

  return { toasts, show, problem, warn, hold, close, closeProblems };
});
