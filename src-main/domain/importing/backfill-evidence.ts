/**
 * @file Evidence backfill: models analyze the photos that lack evidence, from their previews, in a queue of
 * its own. Scans never wait for it. Kinds of evidence that come after the others are in backfill-later.ts.
 */
import type { JobUpdate } from '../jobs/jobs.ts';
import type { PackRef } from '../vision/vision.ts';
import { inGroups } from '../shared/in-groups.ts';
import { analyzeGroup, lackingPhotos, settleRedo } from './analyze-lacking.ts';
import {
  addPhotos,
  countAnalyzed,
  keepPhotos,
  rejectAll,
  remainingPhotos,
  type BackfillRequest,
  type BackfillRequests,
} from './backfill-requests.ts';
import { createEvidenceWriter } from './evidence-rows.ts';
import type { ImportDeps } from './import-item.ts';
import { prefetchMap } from './prefetch-map.ts';
import { writeAnalyzed, type EvidenceGaps } from './write-analyzed.ts';

const groupSize = 32;
const groupsAhead = 2;
const replacingNote = 'Looking at all photos with Sightline’s new model';

type EvidenceBackfillDeps = Pick<
  ImportDeps,
  | 'catalogue'
  | 'vision'
  | 'packs'
  | 'disk'
  | 'layout'
  | 'roots'
  | 'log'
  | 'derive'
  | 'onEvidenceComplete'
  | 'health'
  | 'redo'
>;

export interface EvidenceBackfill {
  /**
   * Resolves when these photos have evidence, and older incomplete photos that no other request covers;
   * `all` = every photo. Tags and captions of earlier versions are written when no photo is left to analyze.
   * A pack that cannot be used is skipped; `health` reports it.
   * @throws AppError disk_full; the signal's reason when cancelled
   */
  run(
    signal: AbortSignal,
    tell: (update: JobUpdate) => void,
    photos: ReadonlySet<string> | 'all',
  ): Promise<void>;
  /** Stops analyzing and writing at once. @returns resumes it */
  pause(): Promise<() => void>;
}

/**
 * One loop for all requests, in rounds. The latest request comes first, in it the newest photos. Each round
 * asks the catalogue which photos lack evidence. A round ends early when a request is added or the backfill
 * is paused, so that it can be stopped at any moment.
 */
interface Backfill extends EvidenceGaps {
  deps: EvidenceBackfillDeps;
  requests: BackfillRequests;
  /** the current or last round */
  round: { abort: AbortController; ended: Promise<void>; hasNewRequest: boolean } | null;
  isLooping: boolean;
  pauses: number;
  /** rows were written since the catalogue was compacted */
  isToCompact: boolean;
}

export function createEvidenceBackfill(deps: EvidenceBackfillDeps): EvidenceBackfill {
  const backfill: Backfill = {
    deps,
    requests: new Set(),
    unreadable: new Set(),
    notAnalyzed: new Map(),
    round: null,
    isLooping: false,
    pauses: 0,
    isToCompact: false,
  };
  return {
    run: (signal, tell, photos) => run(backfill, signal, tell, photos),
    pause: () => pause(backfill),
  };
}

async function run(
  backfill: Backfill,
  signal: AbortSignal,
  tell: BackfillRequest['tell'],
  photos: ReadonlySet<string> | 'all',
): Promise<void> {
  const { deps, requests, unreadable } = backfill;
  signal.throwIfAborted();
  backfill.isToCompact ||= photos !== 'all' && photos.size > 0;
  await deps.health?.refresh();
  const lacking = await lackingPhotos(deps, 'first', backfill.notAnalyzed);
  signal.throwIfAborted();
  const requested = remainingPhotos(requests);
  const remaining = new Set(
    [...lacking.keys()].filter((id) => photos === 'all' || photos.has(id) || !requested.has(id)),
  );
  // other requests cover all photos that lack evidence, and the last of them derives the rest
  if (remaining.size === 0 && requested.size > 0) return;
  for (const id of remaining) unreadable.delete(id);
  await addRequest(backfill, { remaining, isImport: photos !== 'all', tell }, signal);
}

/** Resolves when the request is finished; rejects when the signal fires and the work has stopped. */
function addRequest(
  backfill: Backfill,
  given: Pick<BackfillRequest, 'remaining' | 'isImport' | 'tell'>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const request: BackfillRequest = {
      ...given,
      done: 0,
      total: given.remaining.size,
      resolve: ended(resolve),
      reject: ended(reject),
    };
    function ended<Value>(then: (value: Value) => void): (value: Value) => void {
      return (value) => {
        signal.removeEventListener('abort', cancel);
        then(value);
      };
    }
    function cancel(): void {
      const { round } = backfill;
      backfill.requests.delete(request);
      round?.abort.abort();
      // not before the work has really stopped
      const stopped = () => request.reject(signal.reason);
      if (round) round.ended.then(stopped, stopped);
      else stopped();
    }
    signal.addEventListener('abort', cancel, { once: true });
    backfill.requests.add(request);
    if (backfill.round) backfill.round.hasNewRequest = true;
    startLoop(backfill);
  });
}

async function pause(backfill: Backfill): Promise<() => void> {
  backfill.pauses += 1;
  backfill.round?.abort.abort();
  await backfill.round?.ended;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    backfill.pauses -= 1;
    startLoop(backfill);
  };
}

function startLoop(backfill: Backfill): void {
  const { requests, unreadable, notAnalyzed } = backfill;
  if (backfill.isLooping || backfill.pauses > 0) return;
  backfill.isLooping = true;
  const ended = () => {
    backfill.isLooping = false;
    if (requests.size > 0) startLoop(backfill);
    else {
      unreadable.clear();
      notAnalyzed.clear();
    }
  };
  loop(backfill).then(ended, ended);
}

async function loop(backfill: Backfill): Promise<void> {
  const { requests } = backfill;
  while (requests.size > 0 && backfill.pauses === 0) {
    const abort = new AbortController();
    const doing = oneRound(backfill, abort.signal);
    backfill.round = { abort, ended: doing.catch(() => undefined), hasNewRequest: false };
    try {
      await doing;
    } catch (error) {
      if (!abort.signal.aborted) rejectAll(requests, error);
    }
  }
}

async function oneRound(backfill: Backfill, signal: AbortSignal): Promise<void> {
  const { deps, requests, unreadable, notAnalyzed } = backfill;
  addPhotos(requests, await settleRedo(deps, 'first'));
  const lacking = await lackingPhotos(deps, 'first', notAnalyzed);
  keepPhotos(requests, (id) => lacking.has(id) && !unreadable.has(id));
  const ids = remainingPhotos(requests);
  if (ids.size === 0) return finish(backfill, signal);
  const note = deps.health?.isReplacing() ? replacingNote : 'Understanding photos';
  for (const { tell, done, total } of requests) tell({ note, done, total });
  const evidence = createEvidenceWriter(deps.catalogue);
  const toDo = [...ids].map((id): [string, PackRef[]] => [id, lacking.get(id)!]);
  const groups = prefetchMap(groupsOf(backfill, toDo), groupsAhead, (group) =>
    analyzeGroup(group, deps, signal),
  );
  for await (const group of groups) {
    signal.throwIfAborted();
    backfill.isToCompact = true;
    const discarded = await writeAnalyzed(deps, group.analyzed, evidence, backfill);
    const again = await settleRedo(deps, 'first');
    addPhotos(requests, again);
    if (again.size > 0 && backfill.round) backfill.round.hasNewRequest = true;
    const unfinished = await unfinishedOf(backfill);
    countAnalyzed(
      requests,
      group.group.filter((id) => !discarded.has(id) && !again.has(id) && !unfinished.has(id)),
    );
  }
}

/**
 * Photos that are to be analyzed once more: packs may have been chosen since the round began, and a request that
 * was added since then waits for them, too.
 */
async function unfinishedOf({
  deps,
  round,
  unreadable,
  notAnalyzed,
}: Backfill): Promise<ReadonlySet<string>> {
  if (!round?.hasNewRequest) return new Set();
  const lacking = await lackingPhotos(deps, 'first', notAnalyzed);
  return new Set([...lacking.keys()].filter((id) => !unreadable.has(id)));
}

/** Ends early when a request was added: the next round asks again which photos lack evidence. */
async function* groupsOf(
  backfill: Backfill,
  toDo: readonly [string, PackRef[]][],
): AsyncGenerator<[string, PackRef[]][]> {
  for (const group of inGroups(toDo, groupSize)) {
    if (backfill.round?.hasNewRequest) return;
    yield group;
  }
}

/** To be called when no request has photos left: derives what is out of date and resolves all requests. */
async function finish(backfill: Backfill, signal: AbortSignal): Promise<void> {
  const { deps, requests, unreadable, notAnalyzed } = backfill;
  const finished = [...requests];
  const imports = finished.filter(({ isImport }) => isImport);
  // a pack that cannot be used gives up no photo: it was not asked
  const isUsable = (packId: string) => (deps.health?.problemOf(packId) ?? null) === null;
  await deps.onEvidenceComplete?.(
    (id, packId) => unreadable.has(id) || (isUsable(packId) && notAnalyzed.get(packId)?.has(id) === true),
  );
  for (const { tell } of imports) tell({ note: 'Writing tags and captions', done: 0, total: null });
  await deps.derive.deriveStale(signal, ({ done }) => {
    for (const { tell } of imports) tell({ done });
  });
  signal.throwIfAborted();
  if (backfill.isToCompact) await deps.catalogue.optimize();
  backfill.isToCompact = false;
  for (const request of finished) {
    requests.delete(request);
    request.resolve();
  }
}
