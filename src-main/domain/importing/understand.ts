/** @file Understanding what lacks it: photos without current evidence of a pack are looked at again, from their previews. */
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { FileRow, PhotoRow } from '../catalogue/catalogue.ts';
import { previewPath } from '../library/layout.ts';
import type { LookRequest, LookResult, PackRef } from '../vision/vision.ts';
import { inGroups, mapAhead } from './ahead.ts';
import { createEvidenceWriter } from './evidence-rows.ts';
import type { ImportDeps, ImportRoot } from './import-item.ts';

const groupSize = 32;
const groupsAhead = 2;
const everything = 10_000_000;

type UnderstandDeps = Pick<ImportDeps, 'catalogue' | 'vision' | 'packs' | 'disk' | 'layout' | 'roots' | 'log' | 'derive' | 'understood'>;

export type Understand = (signal: AbortSignal, tell: (update: JobUpdate) => void) => Promise<void>;

/**
 * Newest first; both for photos that were imported faster than they were understood, and for a pack that is new to the library. The
 * grid preview suffices; without one the original is read and its preview made again. One run at a time: the next finds the rest.
 */
export function createUnderstand(deps: UnderstandDeps): Understand {
  let turn: Promise<unknown> = Promise.resolve();
  return (signal, tell) => {
    const run = turn.then(() => understand(deps, signal, tell));
    turn = run.catch(() => undefined); // the caller of `run` hears of it
    return run;
  };
}

async function understand(deps: UnderstandDeps, signal: AbortSignal, tell: (update: JobUpdate) => void): Promise<void> {
  const evidence = createEvidenceWriter(deps.catalogue);
  /** tried in this run and not readable now: an away original without a preview, say */
  const givenUp = new Set<string>();
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    const lacking = await lackingPhotos(deps);
    for (const id of givenUp) lacking.delete(id);
    if (lacking.size === 0) {
      await deps.understood?.(givenUp);
      return;
    }
    tell({ note: 'Understanding photos', done, total: done + lacking.size });
    const groups = mapAhead(toStream([...inGroups([...lacking], groupSize)]), groupsAhead, (group) => lookAgain(group, deps, signal));
    for await (const group of groups) {
      signal.throwIfAborted();
      await evidence.put(group.flatMap(({ row, look }) => (look.ok ? [{ photoId: row.id, contentHash: row.contentHash, evidence: look.evidence }] : [])));
      for (const { row, path, look } of group) {
        if (look.ok) continue;
        givenUp.add(row.id);
        deps.log.warn({ path, code: look.code, reason: look.message }, 'a photo could not be understood');
      }
      done += group.length;
      tell({ done });
      await deps.derive.derivePhotos(group.map(({ row }) => row.id));
    }
  }
}

/** Photo → packs whose evidence it lacks, newest first. */
async function lackingPhotos({ catalogue, packs }: UnderstandDeps): Promise<Map<string, PackRef[]>> {
  const lacking = new Map<string, PackRef[]>();
  for (const pack of packs.importing()) {
    const ids = await catalogue.lackingEvidence(pack.id, everything);
    for (const id of ids) lacking.set(id, [...(lacking.get(id) ?? []), pack]);
  }
  return lacking;
}

interface Seen {
  row: PhotoRow;
  path: string;
  look: LookResult;
}

async function lookAgain(group: readonly [string, PackRef[]][], deps: UnderstandDeps, signal: AbortSignal): Promise<Seen[]> {
  const { catalogue, vision, disk, layout } = deps;
  const ids = group.map(([id]) => id);
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  const wanted: { row: PhotoRow; request: LookRequest; original: string | null }[] = [];
  for (const [id, packs] of group) {
    const row = rows.get(id);
    if (!row) continue;
    const grid = previewPath(layout, id, row.contentHash, 'grid');
    const original = presentPath(files.get(id) ?? [], deps.roots());
    const hasGrid = await disk.exists(grid);
    wanted.push({ row, original, request: { path: hasGrid ? grid : (original ?? grid), gridPath: hasGrid ? null : grid, largePath: null, packs } });
  }
  const looks = await vision.look(wanted.map(({ request }) => request), signal);
  return Promise.all(wanted.map(async ({ row, request, original }, at): Promise<Seen> => {
    const look = looks[at]!;
    if (look.ok || look.code === 'disk_full' || original === null || request.path === original) return seenOf(row, request.path, look);
    // the preview is damaged: the original makes it anew
    const [fromOriginal] = await vision.look([{ ...request, path: original, gridPath: request.path }], signal);
    return seenOf(row, original, fromOriginal!);
  }));
}

function seenOf(row: PhotoRow, path: string, look: LookResult): Seen {
  if (!look.ok && look.code === 'disk_full') throw new AppError('disk_full', look.message);
  return { row, path, look };
}

function presentPath(files: readonly FileRow[], roots: readonly ImportRoot[]): string | null {
  for (const file of files) {
    const root = roots.find(({ id }) => id === file.rootId);
    if (root && file.state === 'present') return join(root.path, file.relPath);
  }
  return null;
}

async function* toStream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
