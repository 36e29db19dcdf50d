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

/** By root: what waits, and until when changes of other files wait because looks at such found nothing. */
interface Gathered {
  waiting: Map<string, Waiting>;
  heldUntilMs: Map<string, number>;
}

/** Times are of the clock that only goes on. */
export function createChangeDebouncer({ look }: DebouncerDeps): ChangeDebouncer {
  const gathered: Gathered = { waiting: new Map(), heldUntilMs: new Map() };
  const { waiting, heldUntilMs } = gathered;
  let timer: NodeJS.Timeout | null = null;
  let looking = false;
  let closed = false;

  function plan(): void {
    if (timer || looking || closed || waiting.size === 0) return;
    timer = setTimeout(
      () => {
        timer = null;
        fire().catch(() => plan()); // whoever looked says why it failed; the next change is looked at all the same
      },
      Math.max(0, nextDueMs(gathered) - performance.now()),
    ).unref();
  }

  async function fire(): Promise<void> {
    const now = performance.now();
    if (nextDueMs(gathered) > now) return plan();
    const taken = takeAll(gathered, now);
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
      const before = waiting.get(rootId);
      waiting.set(rootId, withChange(before, kind));
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

function withChange(before: Waiting | undefined, kind: ChangeKind): Waiting {
  const now = performance.now();
  return {
    firstMs: before?.firstMs ?? now,
    lastMs: now,
    photo: kind === 'photo' || (before?.photo ?? false),
  };
}

/** Infinity where nothing waits. */
function nextDueMs({ waiting, heldUntilMs }: Gathered): number {
  return Math.min(
    ...[...waiting].map(([rootId, root]) =>
      Math.max(Math.min(root.lastMs + quietMs, root.firstMs + longestMs), heldMs(rootId, root, heldUntilMs)),
    ),
  );
}

function heldMs(rootId: string, { photo }: Waiting, heldUntilMs: ReadonlyMap<string, number>): number {
  return photo ? 0 : (heldUntilMs.get(rootId) ?? 0);
}

/**
 * All together, also those not quiet yet: a photo that passes from one folder to another is then moved, not
 * lost and found. What is held stays.
 */
function takeAll({ waiting, heldUntilMs }: Gathered, now: number): [string, Waiting][] {
  const taken = [...waiting].filter(([rootId, root]) => heldMs(rootId, root, heldUntilMs) <= now);
  for (const [rootId] of taken) waiting.delete(rootId);
  return taken;
}
