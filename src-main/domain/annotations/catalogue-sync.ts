/**
 * @file Keeps the catalogue in step with the decision log, and stores the position of the catalogue in the
 * log, so that a start after a crash finds what is missing.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DecisionStore } from './decision-store.ts';

const photosPerStep = 500;
/**
 * edits between two stored positions: after a crash, at most this many are derived again, which does no harm
 */
const editsPerStore = 32;

export interface CatalogueSyncDeps {
  decisions: Pick<DecisionStore, 'of' | 'photoIds' | 'lastSeq'>;
  catalogue: Pick<Catalogue, 'appliedSeq' | 'setAppliedSeq' | 'scanPhotos' | 'shownAfter'>;
  derivePhotos: (ids: readonly string[]) => Promise<void>;
}

export interface CatalogueSync {
  /**
   * Derives these photos, and those for which that failed before. Photos that fail are tried again at the
   * next call.
   */
  show(ids: Iterable<string>): Promise<void>;
  /** The same after an edit of the person; stores the position from time to time. */
  showEdit(ids: Iterable<string>): Promise<void>;
  /** Derives all photos whose decisions the catalogue does not have. @returns how many */
  catchUp(): Promise<number>;
  /** Stores the position, where edits were shown since it was last stored. */
  storePosition(): Promise<void>;
}

/** Keeps the photos still to derive in memory. Calls must not overlap. */
export function createCatalogueSync(deps: CatalogueSyncDeps): CatalogueSync {
  const { decisions, catalogue } = deps;
  /** decisions are in the log, but not in the catalogue yet */
  const pending = new Set<string>();
  let editsSinceNote = 0;

  async function show(ids: Iterable<string>): Promise<void> {
    for (const id of ids) pending.add(id);
    const all = [...pending];
    for (let start = 0; start < all.length; start += photosPerStep) {
      const part = all.slice(start, start + photosPerStep);
      await deps.derivePhotos(part);
      for (const id of part) pending.delete(id);
    }
  }

  /** Not while photos are pending, and not while the catalogue is incomplete (a negative position). */
  async function storeApplied(): Promise<void> {
    if (pending.size > 0 || (await catalogue.appliedSeq()) < 0) return;
    await catalogue.setAppliedSeq(decisions.lastSeq());
    editsSinceNote = 0;
  }

  return {
    show,
    async showEdit(ids) {
      await show(ids);
      editsSinceNote += 1;
      if (editsSinceNote >= editsPerStore) await storeApplied();
    },
    async catchUp() {
      const applied = await catalogue.appliedSeq();
      const last = decisions.lastSeq();
      const differing = await differingPhotos(deps, applied, last);
      await show(differing);
      if (applied !== last) await storeApplied();
      return differing.size;
    },
    storePosition: async () => {
      if (editsSinceNote > 0) await storeApplied();
    },
  };
}

/**
 * @param applied the last line of the log that the catalogue contains, as stored
 * @param last the last line of the log
 */
async function differingPhotos(deps: CatalogueSyncDeps, applied: number, last: number): Promise<Set<string>> {
  const { decisions, catalogue } = deps;
  // rows may be newer than the log when its end was lost; the log counts
  const ahead = applied > last ? await rowsAheadOfLog(deps) : await catalogue.shownAfter(last);
  const behind = [...decisions.photoIds()].filter((id) => decisions.of(id).seq > applied);
  return new Set([...ahead, ...behind]);
}

/** Photos whose row is newer than the log (the log was restored from a backup). */
async function rowsAheadOfLog({
  catalogue,
  decisions,
}: Pick<CatalogueSyncDeps, 'catalogue' | 'decisions'>): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) if (row.appliedSeq !== decisions.of(row.id).seq) ids.push(row.id);
  }
  return ids;
}
