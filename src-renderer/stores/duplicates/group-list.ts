/** @file The groups of look-alikes of one kind, read from the first on. */
import { computed, ref, shallowRef } from 'vue';
import type { DuplicateGroup, DuplicateGroups, DuplicateKind } from '../../../src-preload/contract/index.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { errorSentence } from '../../bridge/error-sentences.ts';
import { useLatest } from '../../composables/useLatest.ts';

const pageSize = 50;
/** the engine gives no more at once */
const mostAtOnce = 200;

export function useGroupList() {
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  const kind = ref<DuplicateKind>('similar');
  const counts = ref<DuplicateGroups['counts']>({ similar: 0, burst: 0 });
  const groups = shallowRef<readonly DuplicateGroup[]>([]);
  const total = computed(() => counts.value[kind.value]);
  let looking = false;
  const latest = useLatest();

  /** Shows the groups of one kind, from the first. */
  async function open(next: DuplicateKind): Promise<void> {
    looking = true;
    if (next !== kind.value || state.value !== 'ready') {
      groups.value = [];
      state.value = 'loading';
    }
    kind.value = next;
    await read(pageSize);
  }

  async function more(): Promise<void> {
    await read(groups.value.length + pageSize);
  }

  /** Reads the first `wanted` groups; an answer that was overtaken by a later question is dropped. */
  async function read(wanted: number): Promise<void> {
    const isNewest = latest.begin();
    const found: DuplicateGroup[] = [];
    try {
      for await (const answer of answersFor(kind.value, wanted)) {
        if (!isNewest()) return;
        counts.value = answer.counts;
        found.push(...answer.groups);
      }
      groups.value = found;
      state.value = 'ready';
    } catch (error) {
      if (!isNewest()) return;
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  function leave(): void {
    latest.drop();
    looking = false;
  }

  /** Takes a group out that needs no review any more. */
  function drop(group: DuplicateGroup): void {
    groups.value = groups.value.filter(({ id }) => id !== group.id);
    counts.value = { ...counts.value, [group.kind]: Math.max(0, counts.value[group.kind] - 1) };
  }

  /** Reads as many groups anew as are shown; nothing where nobody looks. */
  const again = () => looking && read(Math.max(pageSize, groups.value.length));

  return { state, problem, kind, counts, groups, total, open, more, leave, drop, again };
}

/** The first `wanted` groups, in as many answers as it takes. */
async function* answersFor(kind: DuplicateKind, wanted: number): AsyncGenerator<DuplicateGroups> {
  for (let offset = 0; ;) {
    const limit = Math.min(mostAtOnce, wanted - offset);
    const answer = await useBridge().call('duplicates.groups', { kind, offset, limit });
    yield answer;
    offset += answer.groups.length;
    if (answer.groups.length < limit || offset >= wanted) return;
  }
}
