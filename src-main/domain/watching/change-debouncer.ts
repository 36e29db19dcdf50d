/**
 * @file Turns thousands of file events into a few imports: waits until there are no more events, and runs one
 * import at a time.
 */
import type { ChangeKind } from './folder-watch.ts';

/** time without events before an import: a file that is still being copied grows all the time */
const quietMs = 3_000;
/** but no change waits longer than this */
const maxWaitMs = 30_000;
/**
 * Waiting time after files without a photo's name (a log, for example) changed, and the import found nothing.
 */
const holdMs = 5 * 60_000;

export interface DebouncerDeps {
  /** Imports these roots to the end. @returns whether anything was new, changed or moved */
  importRoots: (rootIds: readonly string[]) => Promise<boolean>;
}

export interface ChangeDebouncer {
  add(rootId: string, kind: ChangeKind): void;
  /** The root is not watched any more: its waiting changes are dropped. */
  forget(rootId: string): void;
  close(): void;
}

interface Waiting {
  firstMs: number;
  lastMs: number;
  photo: boolean;
}

/**
 * By root: waiting changes, and until when changes of other files wait because imports for such found
 * nothing.
 */
interface Collected {
  waiting: Map<string, Waiting>;
  heldUntilMs: Map<string, number>;
}

/** Times are of a monotonic clock. */
export function createChangeDebouncer({ importRoots }: DebouncerDeps): ChangeDebouncer {
  const collected: Collected = { waiting: new Map(), heldUntilMs: new Map() };
  const { waiting, heldUntilMs } = collected;
  let timer: NodeJS.Timeout | null = null;
  let importing = false;
  let closed = false;

  function schedule(): void {
    if (timer || importing || closed || waiting.size === 0) return;
    timer = setTimeout(
      () => {
        timer = null;
        importDue().catch(() => schedule()); // the callback has logged why it failed; the next change starts an import all the same
      },
      Math.max(0, nextDueMs(collected) - performance.now()),
    ).unref();
  }

  async function importDue(): Promise<void> {
    const now = performance.now();
    if (nextDueMs(collected) > now) return schedule();
    const taken = takeAll(collected, now);
    importing = true;
    const found = await importRoots(taken.map(([rootId]) => rootId)).finally(() => (importing = false));
    for (const [rootId, { photo }] of taken) {
      if (found || photo) heldUntilMs.delete(rootId);
      else heldUntilMs.set(rootId, performance.now() + holdMs);
    }
    schedule();
  }

  return {
    add(rootId, kind) {
      const before = waiting.get(rootId);
      waiting.set(rootId, withChange(before, kind));
      // a photo does not wait as long as a log
      if (kind === 'photo' && before && !before.photo && timer) {
        clearTimeout(timer);
        timer = null;
      }
      schedule();
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
function nextDueMs({ waiting, heldUntilMs }: Collected): number {
  return Math.min(
    ...[...waiting].map(([rootId, root]) =>
      Math.max(Math.min(root.lastMs + quietMs, root.firstMs + maxWaitMs), heldMs(rootId, root, heldUntilMs)),
    ),
  );
}

function heldMs(rootId: string, { photo }: Waiting, heldUntilMs: ReadonlyMap<string, number>): number {
  return photo ? 0 : (heldUntilMs.get(rootId) ?? 0);
}

/**
 * All changes together, also of roots that still change: a photo that is moved from one root to another is
 * then found as moved, not as deleted and new. Held changes stay.
 */
function takeAll({ waiting, heldUntilMs }: Collected, now: number): [string, Waiting][] {
  const taken = [...waiting].filter(([rootId, root]) => heldMs(rootId, root, heldUntilMs) <= now);
  for (const [rootId] of taken) waiting.delete(rootId);
  return taken;
}
