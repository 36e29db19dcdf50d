/** @file Arrow keys in a tree of rows, after the WAI-ARIA tree pattern. */
import { nextTick, ref, watch, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { fold } from '../../src-preload/contract/index.ts';
import type { TagRow } from '../layout/tag-tree.ts';
import { isTyping, withCommand } from './useTyping.ts';

export function useTreeKeys(rows: Ref<TagRow[]>, list: Ref<HTMLElement | null>, setOpen: (name: string, open: boolean) => void) {
  const router = useRouter();
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
    else if (row.open) void go(focused.value + 1);
  }

  function left(row: TagRow): void {
    if (row.open) return setOpen(row.tag.name, false);
    const parent = rows.value.slice(0, focused.value).findLastIndex(({ level }) => level < row.level);
    void go(parent);
  }

  function onKeydown(event: KeyboardEvent): void {
    const row = rows.value[focused.value];
    if (!row || isTyping(event) || withCommand(event) || event.altKey) return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => void go(focused.value + 1),
      ArrowUp: () => void go(focused.value - 1),
      Home: () => void go(0),
      End: () => void go(rows.value.length - 1),
      ArrowRight: () => right(row),
      ArrowLeft: () => left(row),
      Enter: () => void router.push(`/tags/${encodeURIComponent(row.tag.name)}`),
      ' ': () => void router.push(`/tags/${encodeURIComponent(row.tag.name)}`),
    };
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (/^[\p{L}\p{N}]$/u.test(event.key)) typeAhead(fold(event.key));
  }

  function typeAhead(letter: string): void {
    const order = [...rows.value.keys()].map((step) => (focused.value + 1 + step) % rows.value.length);
    void go(order.find((index) => fold(rows.value[index]?.tag.name ?? '').startsWith(letter)) ?? focused.value);
  }

  return { focused, onKeydown };
}
