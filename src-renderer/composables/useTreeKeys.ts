/** @file Arrow keys in a tree of rows, after the WAI-ARIA tree pattern. */
import { nextTick, ref, watch, type Ref } from 'vue';
import { fold } from '../../src-preload/contract/index.ts';
import type { TagRow } from '../layout/tag-tree.ts';
import { isTyping, withCommand } from './useTyping.ts';
import { inBackground } from '../stores/in-background.ts';

export function useTreeKeys(
  rows: Ref<TagRow[]>,
  list: Ref<HTMLElement | null>,
  setOpen: (name: string, open: boolean) => void,
  choose: (name: string) => void,
) {
  /** index of the row that Tab reaches */
  const focused = ref(0);
  watch(rows, (now) => (focused.value = Math.min(focused.value, Math.max(0, now.length - 1))));

  async function go(index: number): Promise<void> {
    if (index < 0 || index >= rows.value.length) return;
    focused.value = index;
    await nextTick();
    const row = list.value?.children[index];
    if (row instanceof HTMLElement) row.focus();
  }

  function right(row: TagRow): void {
    if (row.hasChildren && !row.open) setOpen(row.tag.name, true);
    else if (row.open) inBackground(go(focused.value + 1));
  }

  function left(row: TagRow): void {
    if (row.open) return setOpen(row.tag.name, false);
    const parent = rows.value.slice(0, focused.value).findLastIndex(({ level }) => level < row.level);
    inBackground(go(parent));
  }

  function onKeydown(event: KeyboardEvent): void {
    const row = rows.value[focused.value];
    if (!row || isTyping(event) || withCommand(event) || event.altKey) return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => inBackground(go(focused.value + 1)),
      ArrowUp: () => inBackground(go(focused.value - 1)),
      Home: () => inBackground(go(0)),
      End: () => inBackground(go(rows.value.length - 1)),
      ArrowRight: () => right(row),
      ArrowLeft: () => left(row),
      Enter: () => choose(row.tag.name),
      ' ': () => choose(row.tag.name),
    };
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (/^[\p{L}\p{N}]$/u.test(event.key)) typeAhead(fold(event.key));
  }

  function typeAhead(letter: string): void {
    const order = [...rows.value.keys()].map((step) => (focused.value + 1 + step) % rows.value.length);
    inBackground(
      go(order.find((index) => fold(rows.value[index]?.tag.name ?? '').startsWith(letter)) ?? focused.value),
    );
  }

  return { focused, onKeydown };
}
