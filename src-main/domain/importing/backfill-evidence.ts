/**
 * @file Understanding what lacks it, in a queue of its own: photos without current evidence of a pack are
 * looked at from their previews.
 */
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import { previewPath } from '../shared/layout.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../vision/vision.ts';
import { prefetchMap } from './prefetch-map.ts';
import { kindOf } from '../evidence/kinds.ts';
import { inGroups } from '../shared/in-groups.ts';
import { createEvidenceWriter, type EvidenceWriter } from './evidence-rows.ts';
import type { ImportDeps, ImportRoot } from './import-item.ts';

const groupSize = 32;
const groupsAhead = 2;
const everything = 10_000_000;
/** An original of no more pixels is as quick to read as its preview, and shows more. */
const smallPixels = 1_000_000;

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
>;

export interface EvidenceBackfill {
  /**
   * Resolves when these photos are understood, and those that lacked something before and nobody else waits
   * for; `all` = every photo. Tags and captions of earlier versions are written when nothing is left to look
   * at. A pack that cannot be used is left out; `health` tells of it.
   * @throws AppError disk_full; the signal's reason when cancelled
   */
  run(
    signal: AbortSignal,
    tell: (update: JobUpdate) => void,
    photos: ReadonlySet<string> | 'all',
  ): Promise<void>;
  /** Stops looking and writing at once. @returns goes on with it */
  pause(): Promise<() => void>;
}

/** Somebody who waits for photos to be understood. */
interface Waiter {
  /** photos that are still to be looked at for it */
  left: Set<string>;
  done: number;
  total: number;
  isImport: boolean;
  tell: (update: JobUpdate) => void;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * One loop for all who wait; what was asked for last comes first, then the newest photos. It asks the
 * catalogue what lacks evidence each time somebody joins and after each pause, so that it may be stopped at
 * any moment.
 */
export function createEvidenceBackfill(deps: EvidenceBackfillDeps): EvidenceBackfill {
  const clients = new Set<Waiter>();
  /** tried in this run and not readable now: an away original without a preview, say */
  const unreadable = new Set<string>();
  /** photos that a pack was asked about in this run and did not look at, by pack */
  const notAnalyzed = new Map<string, Set<string>>();
  let round: { abort: AbortController; ended: Promise<void>; somebodyJoined: boolean } | null = null;
  let working = false;
  let pauses = 0;
  /** rows were written since the catalogue was compacted */
  let isToCompact = false;

  function begin(): void {
    if (working || pauses > 0) return;
    working = true;
    const rest = () => {
      working = false;
      if (clients.size > 0) begin();
      else {
        unreadable.clear();
        notAnalyzed.clear();
      }
    };
    work().then(rest, rest);
  }

  async function work(): Promise<void> {
    while (clients.size > 0 && pauses === 0) {
      const abort = new AbortController();
      const doing = oneRound(abort.signal);
      round = { abort, ended: doing.catch(() => undefined), somebodyJoined: false };
      try {
        await doing;
      } catch (error) {
        if (!abort.signal.aborted) failAll(error);
      }
    }
  }

  function failAll(error: unknown): void {
    for (const client of [...clients]) {
      clients.delete(client);
      client.reject(error);
    }
  }

  async function oneRound(signal: AbortSignal): Promise<void> {
    const lacking = await lackingPhotos(deps, notAnalyzed);
    for (const client of clients)
      for (const id of client.left) if (!lacking.has(id) || unreadable.has(id)) client.left.delete(id);
    const ids = new Set([...clients].reverse().flatMap(({ left }) => [...left]));
    if (ids.size === 0) return finish(signal);
    for (const client of clients)
      client.tell({ note: 'Understanding photos', done: client.done, total: client.total });
    const evidence = createEvidenceWriter(deps.catalogue);
    const toDo = [...ids].map((id): [string, PackRef[]] => [id, lacking.get(id)!]);
    for await (const analyzed of prefetchMap(groupsOf(toDo), groupsAhead, (group) =>
      analyzeGroup(group, deps, signal),
    )) {
      signal.throwIfAborted();
      const again = await write(analyzed, evidence);
      settle(analyzed.group.filter((id) => !again.has(id)));
    }
  }

  /** Ends early where somebody joined: what lacks evidence is then asked for anew. */
  async function* groupsOf(toDo: readonly [string, PackRef[]][]): AsyncGenerator<[string, PackRef[]][]> {
    for (const group of inGroups(toDo, groupSize)) {
      if (round?.somebodyJoined) return;
      yield group;
    }
  }

  /** @returns ids of those that are to be looked at anew */
  async function write({ seen }: AnalyzedGroup, evidence: EvidenceWriter): Promise<ReadonlySet<string>> {
    isToCompact = true;
    await evidence.put(
      seen.flatMap(({ row, analysis }) =>
        analysis.ok ? [{ photoId: row.id, contentHash: row.contentHash, evidence: analysis.evidence }] : [],
      ),
    );
    const turned = await forgetTurned(seen);
    for (const { row, packs, path, analysis } of seen) {
      if (analysis.ok) {
        const without = packs.filter(({ id }) => !analysis.evidence.some(({ packId }) => packId === id));
        for (const { id } of without) notAnalyzed.set(id, (notAnalyzed.get(id) ?? new Set()).add(row.id));
        continue;
      }
      unreadable.add(row.id);
      deps.log.warn(
        { path, code: analysis.code, reason: analysis.message },
        'a photo could not be understood',
      );
    }
    await deps.derive.derivePhotos(seen.map(({ row }) => row.id));
    return turned;
  }

  /**
   * What was seen of photos that a scan turned meanwhile is of no use: they lack evidence again, and are
   * looked at anew.
   */
  async function forgetTurned(seen: readonly AnalyzedPhoto[]): Promise<ReadonlySet<string>> {
    const rows = await deps.catalogue.getPhotos(seen.map(({ row }) => row.id));
    const turned = seen
      .filter(({ row }) => rows.has(row.id) && rows.get(row.id)!.metadata.turn !== row.metadata.turn)
      .map(({ row }) => row.id);
    if (turned.length === 0) return new Set();
    for (const packId of await deps.catalogue.evidencePacks())
      await deps.catalogue.deleteEvidence(packId, turned);
    return new Set(turned);
  }

  /** Tells how far it is. Who has all its photos goes; the last one waits for what comes at the end. */
  function settle(ids: readonly string[]): void {
    for (const client of [...clients]) {
      const before = client.left.size;
      for (const id of ids) client.left.delete(id);
      if (client.left.size === before) continue;
      client.done += before - client.left.size;
      client.tell({ done: client.done });
      if (client.left.size > 0 || ![...clients].some((other) => other.left.size > 0)) continue;
      clients.delete(client);
      client.resolve();
    }
  }

  /** Nothing that anybody waits for is left to look at. */
  async function finish(signal: AbortSignal): Promise<void> {
    const through = [...clients];
    const imports = through.filter(({ isImport }) => isImport);
    await deps.onEvidenceComplete?.(unreadable);
    for (const { tell } of imports) tell({ note: 'Writing tags and captions', done: 0, total: null });
    await deps.derive.deriveStale(signal, ({ done }) => {
      for (const { tell } of imports) tell({ done });
    });
    signal.throwIfAborted();
    if (isToCompact) await deps.catalogue.optimize();
    isToCompact = false;
    for (const client of through) {
      clients.delete(client);
      client.resolve();
    }
  }

  return {
    async run(signal, tell, photos) {
      signal.throwIfAborted();
      isToCompact ||= photos !== 'all' && photos.size > 0;
      await deps.health?.refresh();
      const lacking = await lackingPhotos(deps, notAnalyzed);
      signal.throwIfAborted();
      const taken = new Set([...clients].flatMap(({ left }) => [...left]));
      const left = new Set(
        [...lacking.keys()].filter((id) => photos === 'all' || photos.has(id) || !taken.has(id)),
      );
      // what is lacking is made for others already, and they write the rest
      if (left.size === 0 && taken.size > 0) return;
      for (const id of left) unreadable.delete(id);
      await new Promise<void>((resolve, reject) => {
        const client: Waiter = {
          left,
          done: 0,
          total: left.size,
          isImport: photos !== 'all',
          tell,
          resolve: settled(resolve),
          reject: settled(reject),
        };
        function settled<Value>(then: (value: Value) => void): (value: Value) => void {
          return (value) => {
            signal.removeEventListener('abort', leave);
            then(value);
          };
        }
        function leave(): void {
          clients.delete(client);
          round?.abort.abort();
          // not before the work has really stopped
          const go = () => client.reject(signal.reason);
          if (round) round.ended.then(go, go);
          else go();
        }
        signal.addEventListener('abort', leave, { once: true });
        clients.add(client);
        if (round) round.somebodyJoined = true;
        begin();
      });
    },
    async pause() {
      pauses += 1;
      round?.abort.abort();
      await round?.ended;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        pauses -= 1;
        begin();
      };
    },
  };
}

/** Photo → packs whose evidence it lacks, newest first. */
async function lackingPhotos(
  { catalogue, packs }: EvidenceBackfillDeps,
  passedBy: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, PackRef[]>> {
  const lacking = new Map<string, PackRef[]>();
  for (const pack of packs.importing()) {
    const ids = await catalogue.lackingEvidence(pack.id, everything);
    const passed = passedBy.get(pack.id);
    for (const id of ids) if (!passed?.has(id)) lacking.set(id, [...(lacking.get(id) ?? []), pack]);
  }
  return lacking;
}

interface AnalyzedPhoto {
  row: PhotoRow;
  /** that were asked */
  packs: readonly PackRef[];
  path: string;
  analysis: AnalysisResult;
}

interface AnalyzedGroup {
  /** ids of all that were to be looked at */
  group: readonly string[];
  /** those that are photos of the library still */
  seen: readonly AnalyzedPhoto[];
}

async function analyzeGroup(
  group: readonly [string, PackRef[]][],
  deps: EvidenceBackfillDeps,
  signal: AbortSignal,
): Promise<AnalyzedGroup> {
  const { catalogue, layout } = deps;
  signal.throwIfAborted();
  const ids = group.map(([id]) => id);
  const [rows, files, roots] = await Promise.all([
    catalogue.getPhotos(ids),
    catalogue.filesOf(ids),
    rootsThere(deps),
  ]);
  const wanted: Wanted[] = [];
  for (const [id, packs] of group) {
    const row = rows.get(id);
    if (!row) continue;
    const grid = previewPath(layout, id, row.contentHash, 'grid');
    const original = presentPath(files.get(id) ?? [], roots);
    const hasGrid = await deps.disk.exists(grid);
    const places = [...(hasGrid ? [grid] : []), ...(original === null ? [] : [original])];
    if (row.width * row.height <= smallPixels || packs.some(needsOriginal)) places.reverse();
    wanted.push({ row, packs, grid, hasGrid, places: places.length > 0 ? places : [grid] });
  }
  return { group: ids, seen: await analyzePhotos(wanted, deps, signal) };
}

function needsOriginal({ role }: PackRef): boolean {
  return kindOf(role).analysis.needsOriginal === true;
}

interface Wanted {
  row: PhotoRow;
  packs: PackRef[];
  grid: string;
  hasGrid: boolean;
  /** where it can be seen, the best first */
  places: readonly string[];
}

/**
 * Where one place cannot be read, the next is looked at; a preview that is missing or damaged is made anew
 * from the original.
 */
async function analyzePhotos(
  wanted: readonly Wanted[],
  { vision }: Pick<EvidenceBackfillDeps, 'vision'>,
  signal: AbortSignal,
): Promise<AnalyzedPhoto[]> {
  const analyses = await vision.analyze(
    wanted.map((one) => requestFor(one, one.places[0]!, !one.hasGrid)),
    signal,
  );
  return Promise.all(
    wanted.map(async (one, at): Promise<AnalyzedPhoto> => {
      const [first, second] = one.places;
      const analysis = analyses[at]!;
      if (analysis.ok || analysis.code === 'disk_full' || second === undefined)
        return seenOf(one, first!, analysis);
      const [again] = await vision.analyze([requestFor(one, second, first === one.grid)], signal);
      return seenOf(one, second, again!);
    }),
  );
}

function requestFor({ row, packs, grid }: Wanted, path: string, makesGrid: boolean): AnalysisRequest {
  // a preview is upright already
  const turn = path === grid ? null : row.metadata.turn;
  return { path, gridPath: makesGrid && path !== grid ? grid : null, largePath: null, packs, turn };
}

/** Roots that answer: nobody waits for a share that does not. */
async function rootsThere({
  roots,
  disk,
}: Pick<EvidenceBackfillDeps, 'roots' | 'disk'>): Promise<ImportRoot[]> {
  const all = roots();
  const there = await Promise.all(all.map((root) => disk.folderId(root.path, root.ownDisk)));
  return all.filter((_root, at) => there[at] !== null);
}

function seenOf({ row, packs }: Wanted, path: string, analysis: AnalysisResult): AnalyzedPhoto {
  if (!analysis.ok && analysis.code === 'disk_full') throw new AppError('disk_full', analysis.message);
  return { row, packs, path, analysis };
}

function presentPath(files: readonly FileRow[], roots: readonly ImportRoot[]): string | null {
  for (const file of files) {
    const root = roots.find(({ id }) => id === file.rootId);
    if (root && file.state === 'present') return join(root.path, file.relPath);
  }
  return null;
}
