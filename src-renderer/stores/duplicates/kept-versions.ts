/** @file Which versions of a picture are kept: its best, unless the person chose others; at least one. */
import { shallowRef } from 'vue';
import type { DuplicateGroup, DuplicateMember } from '../../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../announcer.ts';

/** @param bin what this machine calls its bin */
export function useKeptVersions(bin: () => string) {
  /** what the person chose to keep, by group; a group that is not in it keeps its best */
  const choices = shallowRef(new Map<string, ReadonlySet<string>>());

  function keptIn(group: DuplicateGroup): ReadonlySet<string> {
    return choices.value.get(group.id) ?? bestOf(group);
  }

  function outOf(group: DuplicateGroup): DuplicateMember[] {
    const kept = keptIn(group);
    return group.members.filter(({ tile }) => !kept.has(tile.id));
  }

  /** Keeps a version, or not; one of each group is always kept. */
  function toggleKeep(group: DuplicateGroup, id: string): void {
    const kept = new Set(keptIn(group));
    if (!kept.delete(id)) kept.add(id);
    if (kept.size === 0) return useAnnouncerStore().say('One of them is always kept. Keep another first.');
    choices.value = new Map(choices.value).set(group.id, kept);
    useAnnouncerStore().say(kept.has(id) ? 'Kept' : `Goes to the ${bin()}`);
  }

  return { keptIn, outOf, toggleKeep };
}

/** The best of a group; its first where none is marked. */
function bestOf({ members }: DuplicateGroup): ReadonlySet<string> {
  const isMarked = members.some(({ best }) => best);
  return new Set(
    members.filter(({ best }, index) => best || (index === 0 && !isMarked)).map(({ tile }) => tile.id),
  );
}
