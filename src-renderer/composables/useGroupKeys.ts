/**
 * @file Keys among groups of look-alikes: arrows from picture to picture and group to group, keep, open,
 * compare, set apart, move away.
 */
import { nextTick } from 'vue';
import type { DuplicateGroup, DuplicateMember } from '../../src-preload/contract/index.ts';
import { isRemoveKey, keyOf, withCommand } from './useTyping.ts';
import { inBackground } from '../stores/in-background.ts';

interface GroupKeyActions {
  groups: () => readonly DuplicateGroup[];
  keep: (group: DuplicateGroup, id: string) => void;
  open: (id: string) => void;
  compare: (group: DuplicateGroup) => void;
  apart: (group: DuplicateGroup) => void;
  trash: (group: DuplicateGroup) => void;
}

/** Puts the focus on a version. @returns whether it is there */
export async function focusVersion(id: string | undefined): Promise<boolean> {
  await nextTick();
  const element = document.getElementById(`version-${id ?? ''}`);
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== null;
}

export function useGroupKeys({ groups, keep, open, compare, apart, trash }: GroupKeyActions) {
  function onKey(event: KeyboardEvent, group: DuplicateGroup, member: DuplicateMember): void {
    if (withCommand(event) || event.altKey) return;
    const row = groups().findIndex(({ id }) => id === group.id);
    const column = group.members.indexOf(member);
    const to = (other: DuplicateGroup | undefined, index: number) =>
      inBackground(focusVersion(other?.members[Math.min(index, other.members.length - 1)]?.tile.id));
    const keys: Record<string, () => void> = {
      ArrowRight: () =>
        column + 1 < group.members.length ? to(group, column + 1) : to(groups()[row + 1], 0),
      ArrowLeft: () => (column > 0 ? to(group, column - 1) : to(groups()[row - 1], Infinity)),
      ArrowDown: () => to(groups()[row + 1], column),
      ArrowUp: () => to(groups()[row - 1], column),
      Home: () => to(group, 0),
      End: () => to(group, Infinity),
      Enter: () => open(member.tile.id),
      ' ': () => keep(group, member.tile.id),
      k: () => keep(group, member.tile.id),
      c: () => compare(group),
      d: () => apart(group),
    };
    const act = keys[keyOf(event)] ?? (isRemoveKey(event.key) ? () => trash(group) : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  }

  return { onKey };
}
