/**
 * @file From thousands of noticed changes to a few imports: waits until it is quiet, one import at a time.
 */
import type { ChangeKind } from './folder-watch.ts';

/** so long nothing must have changed: a file that is still being copied grows all the time */
const quietMs = 3_000;
/** but no change waits longer than this for quiet */
const longestMs = 30_000;
/**
 * Files that are named like no photo changed, and an import found nothing: a log, say. Such changes wait so
 * long from then on.
 */
const fruitlessMs = 5 * 60_000;

export interface DebouncerDeps {
  /** Imports these roots to the end. @returns whether anything was new, changed or moved */
  look: (rootIds: readonly string[]) => Promise<boolean>;
}

export interface ChangeDebouncer {
  add(rootId: string, kind: ChangeKind): void;
  /** The root is not watched any more: nothing that waits for it matters. */
  forget(rootId: string): void;
  close(): void;
}

interface Waiting {
  firstMs: number;
  lastMs: number;
  photo: boolean;
}

export function createChangeDebouncer({ look }: DebouncerDeps): ChangeDebouncer {
  const waiting = new Map<string, Waiting>();
  const heldUntilMs = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let looking = false;
  let closed = false;

  const held = (rootId: string, { photo }: Waiting) => (photo ? 0 : (heldUntilMs.get(rootId) ?? 0));
  const dueMs = (rootId: string, root: Waiting) =>
    Math.max(Math.min(root.lastMs + quietMs, root.firstMs + longestMs), held(rootId, root));

  function plan(): void {
    if (timer || looking || closed || waiting.size === 0) return;
    const nextMs = Math.min(...[...waiting].map(([rootId, root]) => dueMs(rootId, root)));
    timer = setTimeout(
      () => {
        timer = null;
        fire().catch(() => plan()); // whoever looked says why it failed; the next change is looked at all the same
      },
      Math.max(0, nextMs - performance.now()),
    ).unref();
  }

  async function fire(): Promise<void> {
    const now = performance.now();
    if (![...waiting].some(([rootId, root]) => dueMs(rootId, root) <= now)) return plan();
    // all together, also those not quiet yet: a photo that passes from one folder to another is then moved,
    // not lost and found
    const taken = [...waiting].filter(([rootId, root]) => held(rootId, root) <= now);
    for (const [rootId] of taken) waiting.delete(rootId);
    looking = true;
    const found = await look(taken.map(([rootId]) => rootId)).finally(() => (looking = false));
    for (const [rootId, { photo }] of taken) {
      if (found || photo) heldUntilMs.delete(rootId);
      else heldUntilMs.set(rootId, performance.now() + fruitlessMs);
    }
    plan();
  }

  return {
    add(rootId, kind) {
      const now = performance.now();
      const before = waiting.get(rootId);
      waiting.set(rootId, {
        firstMs: before?.firstMs ?? now,
        lastMs: now,
        photo: kind === 'photo' || (before?.photo ?? false),
      });
      // a photo does not wait with a log
      if (kind === 'photo' && before && !before.photo && timer) {
        clearTimeout(timer);
        timer = null;
      }
      plan();
    },
    forget(rootId) {
      waiting.delete(rootId);
      heldUntilMs.delete(rootId);
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
