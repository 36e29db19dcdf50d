/**
 * @file Evidence backfill of the kinds that come after the others (`AnalyzerSpec.after`): when no import and no
 * change of models runs, their packs analyze all photos that lack their evidence, the newest first.
 */
import { kindOf } from '../evidence/kinds.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import { inGroups } from '../shared/in-groups.ts';
import type { PackRef } from '../vision/vision.ts';
import { analyzeGroup, lackingPhotos, settleRedo, packsOfStage } from './analyze-lacking.ts';
import { createEvidenceWriter } from './evidence-rows.ts';
import type { ImportDeps } from './import-item.ts';
import { prefetchMap } from './prefetch-map.ts';
import { writeAnalyzed, type EvidenceGaps } from './write-analyzed.ts';

/** What is under way when it is paused is analyzed again afterwards: few photos at once. */
const groupSize = 16;
const groupsAhead = 2;

type LaterBackfillDeps = Pick<
  ImportDeps,
  'catalogue' | 'vision' | 'packs' | 'disk' | 'layout' | 'roots' | 'log' | 'derive' | 'health' | 'redo'
>;

export interface LaterBackfill {
  /** Whether there is anything to do. */
  isNeeded(): Promise<boolean>;
  /**
   * Resolves when no photo lacks evidence that can be made now, also of photos that come meanwhile. A pack that
   * cannot be used is skipped; `health` reports it. One call at a time.
   * @throws AppError disk_full; the signal's reason when cancelled
   */
  run(signal: AbortSignal, tell: (update: JobUpdate) => void): Promise<void>;
  /** Stops analyzing and writing at once. @returns resumes it */
  pause(): Promise<() => void>;
}

/** Works in rounds, each from the catalogue's list of what is lacking; a pause ends the round. */
export function createLaterBackfill(deps: LaterBackfillDeps): LaterBackfill {
  let pauses = 0;
  let resumed = () => {};
  let untilResumed: Promise<void> = Promise.resolve();
  let round: { abort: AbortController; ended: Promise<unknown> } | null = null;

  return {
    async isNeeded() {
      if (packsOfStage(deps.packs, 'later').length === 0) return false;
      return (await lackingPhotos(deps, 'later')).size > 0;
    },
    async run(signal, tell) {
      await deps.health?.refresh();
      const gaps: EvidenceGaps = { unreadable: new Set(), notAnalyzed: new Map() };
      const progress = { done: 0, tell };
      for (let isThrough = false; !isThrough;) {
        await orAborted(untilResumed, signal);
        if (pauses > 0) continue;
        const abort = new AbortController();
        const work = runRound(deps, gaps, progress, AbortSignal.any([signal, abort.signal]));
        round = { abort, ended: work.catch(() => undefined) };
        try {
          isThrough = await work;
        } catch (error) {
          if (signal.aborted || !abort.signal.aborted) throw error;
        }
      }
    },
    async pause() {
      pauses += 1;
      if (pauses === 1) untilResumed = new Promise((resolve) => (resumed = resolve));
      round?.abort.abort();
      await round?.ended;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        pauses -= 1;
        if (pauses === 0) resumed();
      };
    },
  };
}

async function orAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

interface Progress {
  done: number;
  tell: (update: JobUpdate) => void;
}

/** @returns whether nothing was left to do */
async function runRound(
  deps: LaterBackfillDeps,
  gaps: EvidenceGaps,
  progress: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  await settleRedo(deps, 'later');
  const lacking = await lackingPhotos(deps, 'later', gaps.notAnalyzed);
  for (const id of gaps.unreadable) lacking.delete(id);
  if (lacking.size === 0) {
    if (progress.done > 0) await deps.catalogue.optimize();
    return true;
  }
  const packs = [...lacking.values()][0]!;
  progress.tell({ note: noteOf(packs), done: progress.done, total: progress.done + lacking.size });
  const evidence = createEvidenceWriter(deps.catalogue);
  const groups = prefetchMap(inStream([...lacking]), groupsAhead, (group) =>
    analyzeGroup(group, deps, signal),
  );
  for await (const { group, analyzed } of groups) {
    signal.throwIfAborted();
    await writeAnalyzed(deps, analyzed, evidence, gaps);
    // what cannot be seen well enough now waits for the next import
    const seen = new Set(analyzed.map(({ row }) => row.id));
    for (const id of group) if (!seen.has(id)) gaps.unreadable.add(id);
    progress.done += group.length;
    progress.tell({ done: progress.done });
  }
  return false;
}

function noteOf(packs: readonly PackRef[]): string {
  return packs.map(({ role }) => kindOf(role).words.atWork).find((words) => words !== undefined) ?? '';
}

async function* inStream(lacking: readonly [string, PackRef[]][]): AsyncGenerator<[string, PackRef[]][]> {
  yield* inGroups(lacking, groupSize);
}
